package io.github.leaselock.internal.store;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Objects;

/**
 * What came of {@link LeaseStore#create} or {@link LeaseStore#replace}.
 *
 * <p>There is no "not written". A conflict may be with our own write, sent twice by a proxy; a 5xx,
 * a timeout, an interrupt say nothing at all. Only a read tells, and only once the version has
 * moved is it certain that a write still under way can no longer be stored.
 */
public sealed interface WriteOutcome {

  /**
   * It is stored.
   *
   * @param lease the version that the write made
   */
  record Written(LeaseRecord lease) implements WriteOutcome {
    /**
     * Checks that nothing is absent.
     *
     * @param lease the version that the write made
     */
    public Written {
      Objects.requireNonNull(lease, "lease");
    }
  }

  /**
   * It is not known to be stored.
   *
   * @param failure what the answer said, if there was one
   */
  record Unconfirmed(StoreFailure failure) implements WriteOutcome {
    /**
     * Checks that nothing is absent.
     *
     * @param failure what the answer said, if there was one
     */
    public Unconfirmed {
      Objects.requireNonNull(failure, "failure");
    }
  }
}
