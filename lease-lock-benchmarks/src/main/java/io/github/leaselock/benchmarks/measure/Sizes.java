package io.github.leaselock.benchmarks.measure;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param polling whether electors and requeuing reconcilers take part
 * @param warmups rounds that are not counted, of subjects that do not poll
 * @param compiling rounds until a process that cycles has been compiled
 * @param cycles rounds of acquire and release, and of hand-overs
 * @param slowCycles the same of subjects that poll
 * @param contests rounds of sixteen waiters
 * @param waiters in one process
 * @param held how many locks one process holds
 * @param window how long held locks are watched
 * @param contest how long a live holder with a slow clock is contested
 */
public record Sizes(
    boolean polling,
    int warmups,
    int compiling,
    int cycles,
    int slowCycles,
    int contests,
    int waiters,
    int held,
    Duration window,
    Duration contest) {

  /** For documentation: some ten minutes. */
  public static final Sizes FULL =
      new Sizes(
          true, 300, 3000, 400, 5, 7, 1000, 10_000, Duration.ofSeconds(15), Duration.ofSeconds(30));

  /** For every change: counts are exact, times are hardly worth the name. */
  public static final Sizes QUICK =
      new Sizes(false, 3, 0, 10, 0, 2, 200, 200, Duration.ofSeconds(15), Duration.ofSeconds(30));
}
