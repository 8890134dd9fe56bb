package io.github.leaselock.shedlock;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.VerifyResult;
import java.time.Instant;
import net.javacrumbs.shedlock.core.LockConfiguration;

/** A grant that lasts until a time that is noted with it. */
record TimedGrant(LeaseLock lock, Holder holder, FencingToken token) {

  /**
   * Notes another time.
   *
   * @return false if the grant has ended, and nothing was noted
   * @throws net.javacrumbs.shedlock.support.LockException if that cannot be found out: either time
   *     may be noted
   */
  boolean until(Instant time, LockConfiguration configuration) {
    VerifyResult result =
        Failures.asLockExceptions(
            configuration, () -> lock.replaceData(holder, token, Until.data(time)));
    if (result.isUnknown()) {
      throw Failures.unknown(
          configuration, "may or may not be held until " + time, result.failure().orElseThrow());
    }
    return result.isValid();
  }

  /**
   * Gives it back.
   *
   * @return false if it had ended before
   * @throws net.javacrumbs.shedlock.support.LockException if that cannot be found out
   */
  boolean release(LockConfiguration configuration) {
    ReleaseResult result =
        Failures.asLockExceptions(configuration, () -> lock.release(holder, token));
    if (result.isUnknown()) {
      throw Failures.unknown(
          configuration,
          "may or may not be given back; it ends by its time",
          result.failure().orElseThrow());
    }
    return result.isReleased();
  }
}
