package io.github.leaselock.kubernetes.realserver;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that a process outside this one does and tells nobody about. */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(10);

  private Await() {}

  /** A question whose failure counts as "not yet". */
  @FunctionalInterface
  public interface Question {
    boolean isTrue() throws Exception;
  }

  /**
   * Returns when the answer is yes, or throws when {@code limit} is over.
   *
   * @param details what to tell beside the last exception when {@code limit} is over
   */
  public static void until(
      Duration limit, String what, Question question, Supplier<String> details) {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    do {
      try {
        if (question.isTrue()) {
          return;
        }
      } catch (Exception notYet) {
        last = notYet;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    throw new IllegalStateException(
        "Not within " + limit + ": " + what + System.lineSeparator() + details.get(), last);
  }
}
