package io.github.leaselock.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** What must hold exactly, on any machine: counts, and never a time. */
public final class Checks {

  private final List<String> held = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /** The number must be this one. */
  public void exactly(String what, double expected, double actual) {
    note(
        Double.compare(expected, actual) == 0,
        what + ": " + Numbers.plain(actual) + ", must be " + Numbers.plain(expected));
  }

  /** The number must not be larger. */
  public void atMost(String what, double limit, double actual) {
    note(
        actual <= limit,
        what + ": " + Numbers.plain(actual) + ", must be at most " + Numbers.plain(limit));
  }

  /** It must be so. */
  public void that(String what, boolean holds) {
    note(holds, what);
  }

  private void note(boolean holds, String text) {
    (holds ? held : failed).add(text);
  }

  /** Whether all hold. */
  public boolean allHold() {
    return failed.isEmpty();
  }

  /** One line for each. */
  public String report() {
    StringBuilder text = new StringBuilder();
    held.forEach(line -> text.append("  holds   ").append(line).append('\n'));
    failed.forEach(line -> text.append("  FAILED  ").append(line).append('\n'));
    return text.toString();
  }
}
