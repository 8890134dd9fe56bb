package io.github.leaselock;

import java.util.Objects;
import java.util.Optional;

/** What came of a release. */
@NotForImplementation
public sealed interface ReleaseResult {

  /**
   * The holder held the lock and no longer does.
   *
   * @param token the grant that ended; empty if the holder's annotation had been damaged
   */
  record Released(Optional<FencingToken> token) implements ReleaseResult {
    /**
     * Checks that nothing is absent.
     *
     * @param token the grant that ended; empty if the holder's annotation had been damaged
     */
    public Released {
      Objects.requireNonNull(token, "token");
    }
  }

  /**
   * The holder did not hold the lock: never acquired, already released, evicted, or the Lease is
   * gone. Nothing of an earlier attempt of this process can still be stored.
   *
   * @param absent what was looked for and is not there; whether there is the namespace of an absent
   *     Lease, {@link LeaseLock#inspect} tells
   */
  record NotHeld(Absent absent) implements ReleaseResult {
    /**
     * Checks that nothing is absent.
     *
     * @param absent what was looked for and is not there
     */
    public NotHeld {
      Objects.requireNonNull(absent, "absent");
    }
  }

  /** What was looked for and is not there. */
  enum Absent {
    /** The Lease does not name the holder. */
    HOLDER,
    /** There is no such Lease, as before the first acquire. */
    LEASE
  }

  /**
   * It could not be found out in time whether the lock is still held. Release again.
   *
   * @param cause the last thing that went wrong
   */
  record Unknown(StoreFailure cause) implements ReleaseResult {
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
