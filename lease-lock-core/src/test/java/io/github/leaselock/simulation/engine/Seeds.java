package io.github.leaselock.simulation.engine;

import java.util.Random;
import java.util.SplittableRandom;

/** Randomness for runs that are numbered. */
public final class Seeds {

  private Seeds() {}

  /**
   * A random source of its own for each seed. Those that {@link Random} makes of seeds that follow
   * each other begin with almost the same numbers, and so would the runs.
   */
  public static Random random(long seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }
}
