package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.SeenLock;
import java.util.Optional;
import java.util.OptionalInt;

/** What the simulated operators call: the lock itself, or one that is wrong on purpose. */
public interface LockUnderTest {

  /** What to acquire, in terms that a wrong lock can read. */
  record Ask(
      Holder holder,
      LockMode mode,
      OptionalInt limit,
      boolean queues,
      Wish.Asked asked,
      StalenessPredicate staleness,
      Optional<DrainCheck> drainCheck) {

    LockRequest request() {
      return drainCheck.isPresent() ? undrained().drainingWith(drainCheck.get()) : undrained();
    }

    public LockRequest undrained() {
      LockRequest request =
          mode == LockMode.EXCLUSIVE ? LockRequest.exclusive(holder) : LockRequest.shared(holder);
      request = asked.on(request.takingOver(staleness));
      request = limit.isPresent() ? request.limitedTo(limit.getAsInt()) : request;
      return queues ? request.queued() : request;
    }
  }

  AcquireResult acquire(Ask ask);

  ReleaseResult release(Holder holder);

  ReleaseResult release(Holder holder, FencingToken token);

  VerifyResult verify(Holder holder, FencingToken token);

  SeenLock inspect();

  ReleaseResult forceRelease(SeenLock expected);

  ReleaseResult deleteIfFree();

  /** Uses so many other locks of the same process, one after the other. */
  default void useOthers(int locks) {}

  /** Asks another lock for so many holders, each of which may hold or not: nobody knows. */
  default void leaveInDoubt(int holders) {}

  /** A watch has shown a Lease that it no longer watches: old content under the new version. */
  default void leftTheWatch(LeaseRecord shown) {}

  /** Whether it is the lock of a frozen version. */
  default boolean isFrozen() {
    return false;
  }

  /** How many bytes the process keeps for its locks, roughly. */
  default long kept() {
    return 0;
  }
}
