package io.github.leaselock.kubectl;

/** How a command ends, for scripts. */
final class ExitCode {

  /** Done. */
  static final int OK = 0;

  /** Answered, and the answer is no: nothing was done, or something is to be seen to. */
  static final int NO = 1;

  /** Called wrongly. */
  static final int USAGE = 2;

  /** Refused: a right is missing, or a newer version is needed. */
  static final int REFUSED = 3;

  /** Not known: the API server does not answer. */
  static final int UNKNOWN = 4;

  private ExitCode() {}
}
