package io.github.leaselock.demo.play;

/** The play cannot go on. The message says what was expected and what was there instead. */
final class PlayException extends Exception {

  private static final long serialVersionUID = 1L;

  PlayException(String message) {
    super(message);
  }
}
