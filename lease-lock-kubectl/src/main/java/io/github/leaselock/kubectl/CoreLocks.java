package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.ReleaseResult;

/** {@link Locks} of lease-lock itself. */
final class CoreLocks implements Locks {

  private final LeaseLocks locks;

  CoreLocks(LeaseLocks locks) {
    this.locks = locks;
  }

  @Override
  public LockSnapshot inspect(LeaseKey key) {
    return locks.lock(key).inspect();
  }

  @Override
  public Broken free(LockSnapshot seen, String reason, boolean untold) {
    LeaseLock lock = locks.lock(seen.key());
    ReleaseResult result =
        untold ? lock.forceReleaseUntold(seen, reason) : lock.forceRelease(seen, reason);
    return switch (result.status()) {
      case RELEASED, DELETED -> new Broken.Freed();
      case CHANGED, IN_USE -> new Broken.Moved();
      case UNTOLD -> new Broken.Untold(failure(result));
      case UNKNOWN -> new Broken.Unknown(failure(result));
      case NOT_HELD -> new Broken.Nobody();
    };
  }

  private static String failure(ReleaseResult result) {
    return result.failure().map(Object::toString).orElseGet(result::toString);
  }
}
