package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.ReadOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for a version of a Lease in which a request would not be refused, and tells once. */
final class Turn implements LockChanges.Listener, LockChanges.Subscription {

  private final LockEngine locks;
  private final Tasks tasks;
  private final LeaseLock lock;
  private final LockRequest request;
  private final Runnable action;
  private LockChanges.@Nullable Subscription subscription;
  private Tasks.@Nullable Later deadline;
  private boolean over;

  Turn(LockEngine locks, Tasks tasks, LeaseLock lock, LockRequest request, Runnable action) {
    this.locks = locks;
    this.tasks = tasks;
    this.lock = lock;
    this.request = request;
    this.action = action;
  }

  void start(LockChanges changes, Duration atLatest) {
    LockChanges.Subscription opened = changes.subscribe(lock, this);
    synchronized (this) {
      if (!over) {
        subscription = opened;
        deadline = tasks.after(atLatest, () -> tasks.execute(this::tell));
      }
    }
    if (isOver()) {
      opened.close();
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  @Override
  public void missed() {
    ReadOutcome outcome = locks.store().read(lock.key());
    if (outcome instanceof ReadOutcome.Found found) {
      moved(locks.observed(found.lease()));
    } else if (outcome instanceof ReadOutcome.Absent) {
      deleted();
    }
  }

  @Override
  public void moved(LeaseRecord lease) {
    Decision decision =
        LeaseProtocol.decide(
            LeaseFormat.read(lease),
            request.claim(),
            lease.token(),
            locks.world().clock().instant());
    if (!(decision instanceof Decision.Judge) && !(decision instanceof Decision.Refuse)) {
      tell();
    }
  }

  @Override
  public void deleted() {
    tell();
  }

  private void tell() {
    if (end()) {
      action.run();
    }
  }

  private boolean end() {
    LockChanges.@Nullable Subscription open;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      open = subscription;
      if (deadline != null) {
        deadline.cancel();
      }
    }
    if (open != null) {
      open.close();
    }
    return true;
  }

  @Override
  public synchronized boolean isWatched() {
    return !over && subscription != null && subscription.isWatched();
  }

  @Override
  public void close() {
    end();
  }
}
