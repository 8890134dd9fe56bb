package io.github.leaselock.docs;

// [latest-wins]
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockCondition;

/** Backups by a schedule, of which only the newest is worth waiting for. */
final class ScheduledBackups {

  private final LeaseLock lock;

  ScheduledBackups(LeaseLock lock) {
    this.lock = lock;
  }

  /** Called at each reconciliation of a backup that has not begun. */
  LockCondition ask(Holder backup) {
    AcquireResult result =
        lock.acquire(backup, AcquireRequest.shared().queued().latestOf("scheduled backups"));
    if (result instanceof AcquireResult.Superseded) {
      lock.release(backup); // it is not wanted any more: skip it, and forget that it was replaced
    }
    return LockCondition.of(lock.key(), result);
  }
}
// [latest-wins]
