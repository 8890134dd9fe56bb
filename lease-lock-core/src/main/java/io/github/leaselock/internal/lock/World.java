package io.github.leaselock.internal.lock;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * What a lock sees of the world beside the store.
 *
 * @param ticker the monotonic clock, which decides
 * @param clock the wall clock, which is written for human readers; it ends reservations, and may
 *     end a session early
 * @param sleeper rests between attempts
 * @param random numbers from 0 to 1
 */
public record World(Ticker ticker, InstantSource clock, Sleeper sleeper, DoubleSupplier random) {
  /**
   * Checks that nothing is absent.
   *
   * @param ticker the monotonic clock, which decides
   * @param clock the wall clock, which is written for human readers; it ends reservations, and may
   *     end a session early
   * @param sleeper rests between attempts
   * @param random numbers from 0 to 1
   */
  public World {
    Objects.requireNonNull(ticker, "ticker");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(sleeper, "sleeper");
    Objects.requireNonNull(random, "random");
  }
}
