package io.github.leaselock.internal;

import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Owner;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.EngineBuilder;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.session.SessionObserver;
import io.github.leaselock.internal.session.StoreSessionBuilder;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.waiting.Turns;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** {@link LeaseLocks} on a store: all that users call, put together. */
public final class StoreLocks implements LeaseLocks {

  private final LockEngine engine;
  private final LockEngine judging;
  private final Turns turns;

  private StoreLocks(LockEngine engine) {
    this.engine = engine;
    this.judging = engine.judging(new SessionObserver(engine));
    this.turns = new Turns(engine);
  }

  /**
   * {@return the locks on a store, with the defaults of {@link EngineBuilder}}
   *
   * @param store where the Leases are
   */
  public static StoreLocks on(LeaseStore store) {
    return builder(store).build();
  }

  /**
   * {@return locks to be built with other than the defaults}
   *
   * @param store where the Leases are
   */
  public static EngineBuilder<StoreLocks> builder(LeaseStore store) {
    return new EngineBuilder<>(store, StoreLocks::new);
  }

  /**
   * {@return the same locks, as lease-lock's own packages see them}
   *
   * @param locks made by lease-lock
   * @throws IllegalArgumentException if they are somebody else's
   */
  public static StoreLocks of(LeaseLocks locks) {
    if (Objects.requireNonNull(locks, "locks") instanceof StoreLocks ours) {
      return ours;
    }
    throw new IllegalArgumentException("not locks of lease-lock: " + locks);
  }

  /** {@return what sessions and watches build on: its locks do not judge sessions} */
  public LockEngine engine() {
    return engine;
  }

  @Override
  public StoreLock lock(LeaseKey key) {
    return judging.lock(key);
  }

  @Override
  public StoreLock lock(LeaseKey key, Owner owner) {
    return judging.lock(key, owner);
  }

  @Override
  public StoreLock lock(String namespace, String name) {
    return lock(new LeaseKey(namespace, name));
  }

  @Override
  public AcquireAllResult acquireAll(Holder holder, Map<LeaseLock, AcquireRequest> requests) {
    return judging.acquireAll(holder, requests);
  }

  @Override
  public Map<LeaseKey, ReleaseResult> releaseAll(Holder holder, Collection<LeaseLock> several) {
    return judging.releaseAll(holder, several);
  }

  @Override
  public StoreSessionBuilder session(String namespace) {
    return new StoreSessionBuilder(engine, namespace);
  }

  @Override
  public Runnable onTurn(
      LeaseLock lock, Holder holder, AcquireRequest request, Duration atLatest, Runnable action) {
    return turns.await(lock, LockRequest.of(holder, request), atLatest, action);
  }
}
