package io.github.leaselock;

import java.util.Objects;

/** What came of the deletion of a free Lease. */
@NotForImplementation
public sealed interface DeleteResult {

  /** There is no such Lease any more. */
  record Deleted() implements DeleteResult {}

  /**
   * Somebody holds it, waits for it or drains; nothing was done.
   *
   * @param now what it says
   */
  record InUse(LockSnapshot now) implements DeleteResult {
    /**
     * Checks that nothing is absent.
     *
     * @param now what it says
     */
    public InUse {
      Objects.requireNonNull(now, "now");
    }
  }

  /**
   * It could not be found out in time. Delete again.
   *
   * @param cause the last thing that went wrong
   */
  record Unknown(StoreFailure cause) implements DeleteResult {
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
