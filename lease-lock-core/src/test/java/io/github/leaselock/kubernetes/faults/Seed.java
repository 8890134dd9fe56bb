package io.github.leaselock.kubernetes.faults;

import java.util.SplittableRandom;

/** The seed of a random test: another one in each run, or that of {@code -Dseed}. */
final class Seed {

  private Seed() {}

  static long ofThisRun(String test) {
    String given = System.getProperty("seed", "");
    long seed = given.isEmpty() ? new SplittableRandom().nextLong() >>> 1 : Long.parseLong(given);
    System.out.printf(
        "%s: seed %d. Replay: ./mvnw -pl lease-lock-core -Pfaults test -Dtest=%s -Dseed=%d%n",
        test, seed, test, seed);
    return seed;
  }
}
