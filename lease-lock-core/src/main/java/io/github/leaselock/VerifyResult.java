package io.github.leaselock;

import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.store.StoreFailure;

/** What came of a verification. */
public sealed interface VerifyResult {

  /**
   * While the request ran, the holder held the lock under this token and was allowed to act.
   *
   * @param holder its entry
   */
  record Valid(LockHolder holder) implements VerifyResult {}

  /**
   * The holder must not act.
   *
   * @param why for people: what the Lease says instead
   */
  record Invalid(String why) implements VerifyResult {}

  /**
   * It could not be found out in time; do not act.
   *
   * @param cause the last thing that went wrong
   */
  record Unknown(StoreFailure cause) implements VerifyResult {}

  /**
   * Whether the holder may act.
   *
   * @return true only if {@link Valid}
   */
  default boolean isValid() {
    return this instanceof Valid;
  }
}
