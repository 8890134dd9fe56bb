package io.github.leaselock.checks;

import java.util.Optional;
import java.util.Random;

/**
 * The seed of tests that try other schedules in each run: that of {@code -Dseed}, or else that of
 * the environment variable {@code LEASELOCK_SEED}, or else one that is drawn. The gate sets the
 * variable to a number of the commit, so that the same commit meets the same schedules.
 */
public final class RandomSeed {

  private RandomSeed() {}

  /** The seed that somebody has asked for. */
  static Optional<String> asked() {
    return Optional.ofNullable(System.getProperty("seed"))
        .or(() -> Optional.ofNullable(System.getenv("LEASELOCK_SEED")))
        .filter(seed -> !seed.isEmpty());
  }

  /** The seed of this run. */
  public static long ofThisRun() {
    return asked().map(Long::parseLong).orElseGet(() -> new Random().nextLong());
  }
}
