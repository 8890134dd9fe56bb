package io.github.leaselock.interop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What an elector did, as seen from its lock. Thread-safe. */
final class Looks {

  private final CountDownLatch leading = new CountDownLatch(1);
  private final CountDownLatch gaveBack = new CountDownLatch(1);
  private int looks;

  synchronized void looked() {
    looks++;
    notifyAll();
  }

  void leads() {
    leading.countDown();
  }

  void gaveBack() {
    gaveBack.countDown();
  }

  boolean haveGivenBack() {
    return gaveBack.getCount() == 0;
  }

  void awaitLeading() {
    await(leading, "it leads");
  }

  void awaitGivenBack() {
    await(gaveBack, "it gave the Lease back");
  }

  synchronized void awaitLooks(int more) {
    int wanted = looks + more;
    long deadline = System.nanoTime() + Elector.LIMIT.toNanos();
    while (looks < wanted) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("It looked at the Lease only " + looks + " times");
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static void await(CountDownLatch event, String what) {
    try {
      if (!event.await(Elector.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("Not within " + Elector.LIMIT + ": " + what);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("Interrupted", e);
  }
}
