package io.github.leaselock.kubectl;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, as kubectl says it: {@code 45s}, {@code 3m}, {@code 2h5m}. */
final class Ages {

  private Ages() {}

  /** By two clocks, perhaps: what is to come is as if it were now. */
  static String between(Instant since, Instant now) {
    return of(Duration.between(since, now));
  }

  static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return minutes % 60 == 0 || hours >= 10 ? hours + "h" : hours + "h" + minutes % 60 + "m";
    }
    return hours / 24 + "d";
  }
}
