package io.github.leaselock.internal.lease;

import java.util.function.Supplier;

/** An assertion cheap enough for millions: what failed is put into words only if it does. */
final class Requirement {

  private Requirement() {}

  static void require(boolean condition, String rule, Supplier<String> situation) {
    if (!condition) {
      throw new AssertionError(rule + ": " + situation.get());
    }
  }
}
