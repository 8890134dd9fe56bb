package io.github.leaselock.kubectl;

/** What was asked of the API server is not known: it refuses, or does not answer. */
final class UnreadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean refused;

  UnreadException(boolean refused, String message) {
    super(message);
    this.refused = refused;
  }

  /** Whether asking again is of no use: a right is missing, or the user is not known. */
  boolean isRefused() {
    return refused;
  }
}
