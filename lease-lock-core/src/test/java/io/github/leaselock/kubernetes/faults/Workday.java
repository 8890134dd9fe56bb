package io.github.leaselock.kubernetes.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long a workload lasts, from now on; ended early by {@link #end}. Thread-safe. */
final class Workday {

  /** How long its users may take to come to their ends. */
  static final Duration OVERTIME = Duration.ofSeconds(60);

  private static final Duration TIDYING = Duration.ofMillis(20);

  private final long start = System.nanoTime();
  private final Duration length;
  private final int longestPause;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** With a pace for a handful of contenders. */
  Workday(Duration length) {
    this(length, 150);
  }

  /**
   * With a pace of one's own.
   *
   * @param longestPause how long a contender rests at most before it asks again
   */
  Workday(Duration length, int longestPause) {
    this.length = length;
    this.longestPause = longestPause;
  }

  int longestPause() {
    return longestPause;
  }

  boolean isOver() {
    return ended.getCount() == 0 || passed(length);
  }

  boolean isLongOver() {
    return passed(length.plus(OVERTIME));
  }

  private boolean passed(Duration time) {
    return System.nanoTime() - start > time.toNanos();
  }

  Duration length() {
    return length;
  }

  void end() {
    ended.countDown();
  }

  /** The pace of the workload; no longer than the day. */
  void rest(int millis) {
    try {
      if (ended.await(millis, TimeUnit.MILLISECONDS)) {
        LockSupport.parkNanos(TIDYING.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
