package io.github.leaselock.internal.store;

import io.github.leaselock.StoreFailure;
import java.util.Objects;

/** What came of {@link LeaseStore#delete}. */
public sealed interface DeleteOutcome {

  /** The version is deleted, or a finalizer keeps it while it terminates. */
  record Deleted() implements DeleteOutcome {}

  /**
   * It is not known to be deleted.
   *
   * @param failure what the answer said, if there was one
   */
  record Unconfirmed(StoreFailure failure) implements DeleteOutcome {
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
