package io.github.leaselock;

import java.util.Objects;

/**
 * An operation that cannot succeed until a person changes something. Nothing was granted, released
 * or evicted by it. The message says what is missing and what to do.
 */
public final class LeaseRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient LeaseKey key;

  /** What blocks the operation. */
  private final Reason reason;

  /**
   * A refusal, and what to do.
   *
   * @param key which Lease
   * @param reason why
   * @param message what to do
   */
  public LeaseRefusedException(LeaseKey key, Reason reason, String message) {
    super(
        "Lease "
            + Objects.requireNonNull(key, "key")
            + ": "
            + Objects.requireNonNull(message, "message"));
    this.key = key;
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * What a failure means that lasts until somebody changes something.
   *
   * @param key which Lease
   * @param failure a {@linkplain StoreFailure#isPermanent permanent} failure
   * @return the exception to throw
   */
  public static LeaseRefusedException of(LeaseKey key, StoreFailure failure) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(failure, "failure");
    Reason reason =
        switch (failure.kind()) {
          case UNAUTHORIZED -> Reason.UNAUTHENTICATED;
          case FORBIDDEN -> Reason.ACCESS_DENIED;
          case NAMESPACE_TERMINATING -> Reason.NAMESPACE_TERMINATING;
          case CLIENT_CLOSED -> Reason.CLIENT_CLOSED;
          case NAMESPACE_ABSENT -> Reason.NAMESPACE_ABSENT;
          case ALTERED -> Reason.REQUEST_ALTERED;
          default -> Reason.REQUEST_INVALID;
        };
    return new LeaseRefusedException(key, reason, failure.message());
  }

  /** What blocks the operation. */
  public enum Reason {
    /** A verb on Leases is missing (403). */
    ACCESS_DENIED,
    /** The credentials are refused (401), and were for as long as the operation may last. */
    UNAUTHENTICATED,
    /** The namespace is being deleted: no Lease can be created in it. */
    NAMESPACE_TERMINATING,
    /** The namespace does not exist. */
    NAMESPACE_ABSENT,
    /** The Kubernetes client was closed while locks still use it. */
    CLIENT_CLOSED,
    /** The Lease is being deleted: a holder written now would vanish with it. */
    LEASE_TERMINATING,
    /** {@code spec.strategy} is set: the API server's own election controller writes this Lease. */
    ELECTION_MANAGED,
    /** A newer version of lease-lock wrote the Lease, and needs what this one does not know. */
    FORMAT_NEWER,
    /** Something else was stored than was sent: an admission webhook changes Leases. */
    REQUEST_ALTERED,
    /** The API server does not accept what it was sent: a bug in lease-lock, or a policy. */
    REQUEST_INVALID
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
   * What blocks the operation.
   *
   * @return the reason, to switch on
   */
  public Reason reason() {
    return reason;
  }
}
