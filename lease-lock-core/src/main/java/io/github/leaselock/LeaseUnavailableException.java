package io.github.leaselock;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.store.StoreFailure;

/** A question that the API server did not answer in time. Nothing was changed; ask again. */
public final class LeaseUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient LeaseKey key;
  private final transient StoreFailure failure;

  LeaseUnavailableException(LeaseKey key, StoreFailure failure) {
    super("Lease " + key + " could not be read in time; last failure: " + failure);
    this.key = key;
    this.failure = failure;
  }

  /**
   * Which Lease.
   *
   * @return its key
   */
  public LeaseKey key() {
    return key;
  }

  /**
   * The last thing that went wrong.
   *
   * @return the failure
   */
  public StoreFailure failure() {
    return failure;
  }
}
