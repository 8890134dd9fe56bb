package io.github.leaselock.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what a server or another thread does a little later, and tells nobody about. */
public final class Eventually {

  /** Only a hang takes so long. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /** Returns when the answer is yes. */
  public static void until(String what, Callable<Boolean> question) {
    assertThat(answer(question, yes -> yes)).as(what).isTrue();
  }

  /** The answer as soon as it is the wanted one; or else the last, for an assertion to show. */
  public static <T> T answer(Callable<T> question, Predicate<T> wanted) {
    long end = System.nanoTime() + LIMIT.toNanos();
    T answer = ask(question);
    while (!wanted.test(answer) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = ask(question);
    }
    return answer;
  }

  private static <T> T ask(Callable<T> question) {
    try {
      return question.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
