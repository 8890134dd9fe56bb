package io.github.leaselock.internal.lock;

/** For tests of other packages: of how many conditions was warned. */
public final class Warned {

  private Warned() {}

  /** Each of them once, however often it was met. */
  public static int conditions(RepeatedWarnings warnings) {
    return warnings.size();
  }
}
