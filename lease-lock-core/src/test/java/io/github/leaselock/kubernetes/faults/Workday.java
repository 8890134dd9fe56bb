package io.github.leaselock.kubernetes.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long a workload lasts; ended early by {@link #end}. Thread-safe. */
final class Workday {

  /** How long its users may take to come to their ends. */
  static final Duration OVERTIME = Duration.ofSeconds(60);

  private final long start = System.nanoTime();
  private final Duration length;
  private final CountDownLatch ended = new CountDownLatch(1);

  Workday(Duration length) {
    this.length = length;
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

  void end() {
    ended.countDown();
  }

  /** The pace of the workload; no longer than the day. */
  void rest(int millis) {
    try {
      if (ended.await(millis, TimeUnit.MILLISECONDS)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
