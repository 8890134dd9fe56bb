package io.github.leaselock.internal.store;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.List;
import java.util.Objects;

/** What came of {@link LeaseStore#sessions}. */
public sealed interface ListOutcome {

  /**
   * They could be listed.
   *
   * @param leases the versions stored while the request ran, in no order
   */
  record Listed(List<LeaseRecord> leases) implements ListOutcome {

    /**
     * Copies the list.
     *
     * @param leases the versions
     */
    public Listed {
      Objects.requireNonNull(leases, "leases");
      leases = List.copyOf(leases);
    }
  }

  /**
   * They could not be listed.
   *
   * @param failure why
   */
  record Failed(StoreFailure failure) implements ListOutcome {
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
