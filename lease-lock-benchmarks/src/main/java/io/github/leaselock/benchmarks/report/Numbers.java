package io.github.leaselock.benchmarks.report;

import java.util.Locale;

/** Numbers for people: three digits that matter, and no more. */
public final class Numbers {

  private Numbers() {}

  /** As many decimals as leave three digits, at most two. */
  public static String plain(double value) {
    double size = Math.abs(value);
    int decimals = size >= 99.5 || value == Math.rint(value) ? 0 : size >= 9.95 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A time with the unit that fits. */
  public static String time(double nanos) {
    double size = Math.abs(nanos);
    if (size >= 1e9) {
      return plain(nanos / 1e9) + " s";
    }
    if (size >= 1e6) {
      return plain(nanos / 1e6) + " ms";
    }
    return size >= 1e3 ? plain(nanos / 1e3) + " µs" : plain(nanos) + " ns";
  }

  /** Seconds before or after something. */
  public static String offset(double seconds) {
    return String.format(Locale.ROOT, "%+.1f s", seconds);
  }

  /** A part of all. */
  public static String percent(double part) {
    return plain(100 * part) + " %";
  }
}
