package io.github.leaselock.demo.operator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When to look at an object again.
 *
 * @param delay after this time at the latest; empty: when it changes
 */
record Next(Optional<Duration> delay) {

  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LIVENESS = Duration.ofSeconds(2);
  private static final Duration SAFETY_NET = Duration.ofSeconds(5);

  /** Nothing is left to do. */
  static Next whenItChanges() {
    return new Next(Optional.empty());
  }

  /** Something under way is about to end. */
  static Next soon() {
    return jittered(SOON);
  }

  /** An event will wake the object; this is for the case that it gets lost. */
  static Next whenWoken() {
    return jittered(SAFETY_NET);
  }

  /** Another operator runs the object, and nothing tells when that operator dies. */
  static Next whenItsOperatorMayHaveDied() {
    return jittered(LIVENESS);
  }

  /** Spread, so that objects that began to wait together do not ask together. */
  private static Next jittered(Duration delay) {
    long half = delay.toMillis() / 2;
    return new Next(
        Optional.of(delay.plusMillis(ThreadLocalRandom.current().nextLong(-half / 2, half))));
  }
}
