package io.github.leaselock;

import java.util.Objects;

/** Something that the API server did not answer in time. No lock was changed; try again. */
public final class LeaseUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient LeaseKey key;
  private final transient StoreFailure failure;

  /**
   * Tells what could not be done.
   *
   * @param key which Lease
   * @param what human-readable: what could not be done in time
   * @param failure the last thing that went wrong
   */
  public LeaseUnavailableException(LeaseKey key, String what, StoreFailure failure) {
    super(
        "Lease "
            + Objects.requireNonNull(key, "key")
            + " could not be "
            + Objects.requireNonNull(what, "what")
            + " in time; last failure: "
            + Objects.requireNonNull(failure, "failure"));
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
