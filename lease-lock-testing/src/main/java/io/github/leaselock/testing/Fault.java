package io.github.leaselock.testing;

/** What goes wrong between an operator and the API server. */
public enum Fault {
  /** The request is done, and its answer is lost. */
  ANSWER_LOST,
  /** The request is lost, and nothing is done. */
  REQUEST_LOST,
  /** The request arrives when its sender has long given up, the next time that time passes. */
  REQUEST_LATE,
  /** The request is done twice, by a proxy that repeats it; the second answer arrives. */
  REQUEST_TWICE,
  /** The process is killed before it sends the request. */
  KILLED_BEFORE_REQUEST,
  /** The process is killed once the request is done. */
  KILLED_BEFORE_ANSWER,
  /** Those who hold the Lease of the request are evicted just before it, by a forced release. */
  EVICTED,
  /** Just before the request, a newer version of lease-lock writes on its Lease. */
  NEWER_VERSION,
  /** Until it is healed, every answer takes 4 s. */
  SLOW,
  /** Until it is healed, reads are answered, and writes fail. */
  READ_ONLY,
  /** Until it is healed, no request is answered, and none is done. */
  UNREACHABLE,
  /** Until it is healed, every request is refused, for want of a permission. */
  FORBIDDEN;

  /** Whether it goes on until it is healed. */
  boolean lasts() {
    return switch (this) {
      case SLOW, READ_ONLY, UNREACHABLE, FORBIDDEN -> true;
      default -> false;
    };
  }
}
