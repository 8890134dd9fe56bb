package io.github.leaselock.kubectl;

/** The program was called wrongly. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
