package io.github.leaselock;

import java.util.Objects;

/** What came of a verification. */
@NotForImplementation
public sealed interface VerifyResult {

  /**
   * While the request ran, the holder held the lock under this token and was allowed to act.
   *
   * @param holder its entry
   */
  record Valid(LockHolder holder) implements VerifyResult {
    /**
     * Checks that nothing is absent.
     *
     * @param holder its entry
     */
    public Valid {
      Objects.requireNonNull(holder, "holder");
    }
  }

  /**
   * The holder must not proceed.
   *
   * @param why human-readable: what the Lease says instead
   */
  record Invalid(String why) implements VerifyResult {
    /**
     * Checks that nothing is absent.
     *
     * @param why human-readable: what the Lease says instead
     */
    public Invalid {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * It could not be found out in time; do not act.
   *
   * @param cause the last thing that went wrong
   */
  record Unknown(StoreFailure cause) implements VerifyResult {
    /**
     * Checks that nothing is absent.
     *
     * @param cause the last thing that went wrong
     */
    public Unknown {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * Whether the holder may proceed.
   *
   * @return true only if {@link Valid}
   */
  default boolean isValid() {
    return this instanceof Valid;
  }
}
