package io.github.leaselock.internal.lock;

import java.time.Duration;

/** Lets the calling thread rest between two attempts. */
@FunctionalInterface
public interface Sleeper {

  /**
   * Returns after a while.
   *
   * @param time how long, never negative
   * @throws InterruptedException if the thread is or becomes interrupted; the status is then
   *     cleared
   */
  void sleep(Duration time) throws InterruptedException;
}
