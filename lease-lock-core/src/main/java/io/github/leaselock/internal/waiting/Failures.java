package io.github.leaselock.internal.waiting;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How often a watch has failed in a row, and how long it rests after that. */
final class Failures {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final DoubleSupplier random;
  private int inARow;

  Failures(DoubleSupplier random) {
    this.random = random;
  }

  boolean areOne() {
    return inARow == 1;
  }

  void end() {
    inARow = 0;
  }

  /**
   * Counts one more.
   *
   * @param asked for how long the server asked to be left alone
   * @return how long to rest
   */
  Duration another(Optional<Duration> asked) {
    inARow++;
    Duration pause = FIRST_PAUSE;
    for (int i = 1; i < inARow && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    Duration longest = min(max(pause, asked.orElse(pause)), LONGEST_PAUSE);
    double share = 0.75 + random.getAsDouble() / 4;
    return Duration.ofNanos((long) (longest.toNanos() * share));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
