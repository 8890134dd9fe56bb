package io.github.leaselock.benchmarks.subject;

import java.time.Duration;
import java.util.Locale;

/** The durations of an elector. */
public record Timing(Duration duration, Duration deadline, Duration retry) {

  /** What client-go and both Java clients document. */
  public static final Timing USUAL =
      new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  /** As short as people make them. */
  public static final Timing SHORT =
      new Timing(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(200));

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s/%s/%s s", seconds(duration), seconds(deadline), seconds(retry));
  }

  private static String seconds(Duration time) {
    String text = String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
