package io.github.leaselock.internal.text;

/** Numbers in texts, read without an exception and without a locale. */
public final class Digits {

  /** As many have {@link Long#MAX_VALUE}. */
  private static final int MOST = 19;

  private Digits() {}

  /** ASCII digits without a leading zero, at most {@link Long#MAX_VALUE}; or -1. */
  public static long parse(CharSequence text, int from, int to) {
    if (from >= to || to - from > MOST || (text.charAt(from) == '0' && to - from > 1)) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value < 0 ? -1 : value; // 19 digits overflow at most once
  }
}
