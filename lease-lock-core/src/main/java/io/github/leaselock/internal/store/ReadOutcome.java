package io.github.leaselock.internal.store;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Objects;

/** What came of {@link LeaseStore#read}. */
public sealed interface ReadOutcome {

  /**
   * The Lease is stored.
   *
   * @param lease the version stored while the request ran
   */
  record Found(LeaseRecord lease) implements ReadOutcome {
    /**
     * Checks that nothing is absent.
     *
     * @param lease the version stored while the request ran
     */
    public Found {
      Objects.requireNonNull(lease, "lease");
    }
  }

  /** No such Lease was stored while the request ran. */
  record Absent() implements ReadOutcome {}

  /**
   * It could not be read.
   *
   * @param failure why
   */
  record Failed(StoreFailure failure) implements ReadOutcome {
    /**
     * Checks that nothing is absent.
     *
     * @param failure why
     */
    public Failed {
      Objects.requireNonNull(failure, "failure");
    }
  }
}
