package io.github.leaselock.josdk;

import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Owner;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.waiting.Turns;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** The locks of one process, whose sessions and waiting run where the test says. */
final class SimulatedLocks implements LeaseLocks {

  private final StoreLocks locks;
  private final Tasks tasks;
  private final Turns turns;

  SimulatedLocks(StoreLocks locks, Tasks tasks) {
    this.locks = locks;
    this.tasks = tasks;
    this.turns = new Turns(locks.engine(), () -> tasks);
  }

  @Override
  public SessionBuilder session(String namespace) {
    return locks.session(namespace).tasks(tasks);
  }

  @Override
  public Runnable onTurn(
      LeaseLock lock, Holder holder, AcquireRequest request, Duration atLatest, Runnable action) {
    return turns.await(lock, LockRequest.of(holder, request), atLatest, action);
  }

  @Override
  public LeaseLock lock(LeaseKey key) {
    return locks.lock(key);
  }

  @Override
  public LeaseLock lock(LeaseKey key, Owner owner) {
    return locks.lock(key, owner);
  }

  @Override
  public LeaseLock lock(String namespace, String name) {
    return locks.lock(namespace, name);
  }

  @Override
  public AcquireAllResult acquireAll(Holder holder, Map<LeaseLock, AcquireRequest> requests) {
    return locks.acquireAll(holder, requests);
  }

  @Override
  public Map<LeaseKey, ReleaseResult> releaseAll(Holder holder, Collection<LeaseLock> several) {
    return locks.releaseAll(holder, several);
  }
}
