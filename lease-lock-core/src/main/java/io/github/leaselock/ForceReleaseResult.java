package io.github.leaselock;

import java.util.Objects;

/** What came of a forced release. */
@NotForImplementation
public sealed interface ForceReleaseResult {

  /**
   * Everybody that the snapshot showed was removed, waiters and draining holders included.
   *
   * @param before what the Lease said
   */
  record Forced(LockSnapshot before) implements ForceReleaseResult {
    /**
     * Checks that nothing is absent.
     *
     * @param before what the Lease said
     */
    public Forced {
      Objects.requireNonNull(before, "before");
    }
  }

  /**
   * The Lease is no longer what the snapshot showed; nothing was done. Look at it again.
   *
   * @param now what it says now
   */
  record Changed(LockSnapshot now) implements ForceReleaseResult {
    /**
     * Checks that nothing is absent.
     *
     * @param now what it says now
     */
    public Changed {
      Objects.requireNonNull(now, "now");
    }
  }

  /** The snapshot shows nobody to remove; nothing was done. */
  record NothingToRelease() implements ForceReleaseResult {}

  /**
   * The session of a holder could not be notified that its hold is taken away, so nothing was done
   * to the lock: its holder would not know, and two might act at once until its session ends. Try
   * again, or {@linkplain LeaseLock#forceReleaseUntold go on without}.
   *
   * @param holder whose session
   * @param cause why it could not be notified
   */
  record Untold(LockHolder holder, StoreFailure cause) implements ForceReleaseResult {
    /**
     * Checks that nothing is absent.
     *
     * @param holder whose session
     * @param cause why it could not be notified
     */
    public Untold {
      Objects.requireNonNull(holder, "holder");
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * It could not be found out in time; the forced release may have been stored. Inspect again.
   *
   * @param cause the last thing that went wrong
   */
  record Unknown(StoreFailure cause) implements ForceReleaseResult {
    /**
     * Checks that nothing is absent.
     *
     * @param cause the last thing that went wrong
     */
    public Unknown {
      Objects.requireNonNull(cause, "cause");
    }
  }
}
