package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.session.SessionLoss.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What one session holds of one lock, and what of it is being given back. Safe for use by several
 * threads; nothing is called with its monitor held.
 */
final class Holds {

  private final SessionCore session;
  private final LeaseLock lock;
  private final Runnable afterRelease;
  private final Map<Long, LockHandle> handles = new HashMap<>(2);
  private final Leaving leaving;

  /**
   * Nothing yet.
   *
   * @param afterRelease runs whenever a holder is off the Lease
   */
  Holds(SessionCore session, LeaseLock lock, Runnable afterRelease) {
    this.session = session;
    this.lock = lock;
    this.afterRelease = afterRelease;
    this.leaving = new Leaving(session, lock, afterRelease);
  }

  SessionCore session() {
    return session;
  }

  LeaseLock lock() {
    return lock;
  }

  Leaving leaving() {
    return leaving;
  }

  boolean isIdle() {
    return handles().isEmpty() && leaving.isEmpty();
  }

  /** Whether a version of the Lease may have something to tell about a hold. */
  synchronized boolean areKept() {
    return handles.values().stream().anyMatch(handle -> !handle.isReleased());
  }

  synchronized List<LockHandle> handles() {
    return List.copyOf(handles.values());
  }

  synchronized LockHandle add(Holder holder, long number, FencingToken token) {
    LockHandle handle = new LockHandle(this, holder, number, token);
    handles.put(number, handle);
    return handle;
  }

  synchronized void forget(LockHandle handle) {
    handles.remove(handle.number());
  }

  /** A later version of the Lease that does not show a hold has ended it. */
  void shown(LeaseRecord lease, LeaseState state, OwnClaims ours) {
    List<LockHandle> lost = new ArrayList<>();
    synchronized (this) {
      handles.values().stream()
          .filter(handle -> lease.token().isAfter(handle.token()))
          .filter(handle -> !ours.show(handle))
          .forEach(lost::add);
      lost.forEach(this::forget);
    }
    lost.forEach(
        handle -> session.evicted(handle, "the Lease no longer shows it; it says " + state));
  }

  /** A claim was taken away by force. */
  void revoked(long number) {
    handles().stream()
        .filter(handle -> handle.number() == number)
        .forEach(
            handle -> {
              forget(handle);
              session.evicted(handle, "a forced release has taken it away");
            });
  }

  /** A Lease is gone, but it may be there again: holds are lost only if a live read says so. */
  void doubt() {
    handles().forEach(handle -> session.tasks().execute(() -> check(handle)));
  }

  private void check(LockHandle handle) {
    if (lock.verify(handle.holder(), handle.token()) instanceof VerifyResult.Invalid) {
      forget(handle);
      session.evicted(handle, "its Lease was deleted");
    }
  }

  /** A hold is known here until it is given back, so that the line is not retired meanwhile. */
  ReleaseResult release(LockHandle handle) {
    boolean settled = false;
    try {
      ReleaseResult result = lock.release(handle.holder(), handle.token());
      settled = !(result instanceof ReleaseResult.Unknown);
      return result;
    } finally {
      if (settled) {
        afterRelease.run();
      } else {
        leaving.add(handle.holder());
      }
      forget(handle);
      session.lines().retire(lock.key());
    }
  }

  /** What others hang on to the future must not hold up the line, nor the watch. */
  void complete(Waiter waiter, LockHandle handle) {
    if (waiter.blocks || waiter.future.getNumberOfDependents() <= 1) {
      completeNow(waiter.future, handle);
    } else {
      session.tasks().execute(() -> completeNow(waiter.future, handle));
    }
  }

  private void completeNow(CompletableFuture<LockHandle> future, LockHandle handle) {
    if (!session.isActive()) {
      future.completeExceptionally(
          new LockLostException(lock.key(), session.loss().orElse(SessionCore.EXPIRED)));
    } else if (future.complete(handle)) {
      return;
    }
    handle.lose(new SessionLoss(Reason.CLOSED, "whoever waited for it has given up"));
    leaving.add(handle.holder()); // first, so that the line is not retired meanwhile
    forget(handle);
  }
}
