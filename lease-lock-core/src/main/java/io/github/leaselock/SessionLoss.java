package io.github.leaselock;

import java.util.Objects;

/**
 * That a hold is over before it was released, and why.
 *
 * @param reason why
 * @param message human-readable
 */
public record SessionLoss(Reason reason, String message) {

  /**
   * What was lost, and why.
   *
   * @param reason why
   * @param message human-readable
   */
  public SessionLoss {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }

  /** Why a hold is over. */
  public enum Reason {
    /** The session could not be renewed in time: network, API server, or a pause of the process. */
    EXPIRED,
    /** Another process or person ended the session: its Lease is gone, or is no longer its own. */
    REVOKED,
    /** The session was closed by its own process. */
    CLOSED,
    /** This one lock was taken away, by force or by another client; the session lives. */
    EVICTED,
    /** It was held for longer than its session allows; see {@link SessionBuilder#longestHold}. */
    OVERDUE
  }

  /** The session was not renewed in time. */
  public static final SessionLoss EXPIRED =
      new SessionLoss(Reason.EXPIRED, "the session was not renewed in time");

  /** The reason and the message. */
  @Override
  public String toString() {
    return reason + ": " + message;
  }
}
