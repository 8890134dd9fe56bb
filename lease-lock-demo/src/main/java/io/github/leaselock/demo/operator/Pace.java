package io.github.leaselock.demo.operator;

import java.time.Duration;

/**
 * How often running work asks, and how long it waits.
 *
 * @param verifyEvery how old the last verification of the locks may be when the next batch begins
 * @param betweenQuestions how long to wait when the locks could not be verified
 * @param giveUpAfter work that could not verify its locks for so long stops
 * @param firstRetry how long to wait before failed work is tried again; twice as long each time
 * @param longestRetry but no longer than this
 */
record Pace(
    Duration verifyEvery,
    Duration betweenQuestions,
    Duration giveUpAfter,
    Duration firstRetry,
    Duration longestRetry) {

  /** For a process that runs for long. */
  static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));

  Duration beforeRetry(int failures) {
    int doublings = Math.min(failures - 1, 16);
    Duration wait = firstRetry.multipliedBy(1L << doublings);
    return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
  }
}
