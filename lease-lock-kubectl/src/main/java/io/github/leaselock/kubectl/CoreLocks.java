package io.github.leaselock.kubectl;

import io.github.leaselock.ForceReleaseResult;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockSnapshot;

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
    ForceReleaseResult result =
        untold ? lock.forceReleaseUntold(seen, reason) : lock.forceRelease(seen, reason);
    if (result instanceof ForceReleaseResult.Forced) {
      return new Broken.Freed();
    }
    if (result instanceof ForceReleaseResult.Changed) {
      return new Broken.Moved();
    }
    if (result instanceof ForceReleaseResult.Untold silent) {
      return new Broken.Untold(silent.cause().toString());
    }
    return result instanceof ForceReleaseResult.Unknown unknown
        ? new Broken.Unknown(unknown.cause().toString())
        : new Broken.Nobody();
  }
}
