package io.github.leaselock.internal.lock;

/** A monotonic clock: the only one that decides anything. */
@FunctionalInterface
public interface Ticker {

  /**
   * The time elapsed since some arbitrary fixed moment, which may lie in the future.
   *
   * @return nanoseconds, as {@link System#nanoTime} counts them: differences mean something, the
   *     value itself does not, and it may be negative
   */
  long read();

  /** {@return that of the machine} */
  static Ticker system() {
    return SystemPorts.WORLD.ticker();
  }
}
