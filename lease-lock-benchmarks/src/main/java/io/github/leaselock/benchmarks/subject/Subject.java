package io.github.leaselock.benchmarks.subject;

import io.github.leaselock.LeaseKey;
import java.util.concurrent.TimeUnit;

/** A way to exclude others. */
public interface Subject {

  /** What the tables call it. */
  String name();

  /** Whether it takes seconds even where nobody is in its way. */
  default boolean isSlowAlone() {
    return false;
  }

  /** Whether it waits by polling, and so takes seconds for what others do in milliseconds. */
  default boolean polls() {
    return false;
  }

  /**
   * Returns when so many wait, or may be taken to: only a queue can be seen.
   *
   * @param lock for which
   * @param number how many
   */
  default void awaitWaiters(LeaseKey lock, int number) throws Exception {
    TimeUnit.MILLISECONDS.sleep(50);
  }

  /**
   * One more process.
   *
   * @param lock which it will want
   * @param number of the process, from 0, each once
   */
  Contender contender(LeaseKey lock, int number) throws Exception;
}
