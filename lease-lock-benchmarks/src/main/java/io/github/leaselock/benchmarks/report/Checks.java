package io.github.leaselock.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What must hold exactly, on any machine: counts, and never a time. */
public final class Checks {

  private final List<Check> all = new ArrayList<>();

  private record Check(boolean holds, String text) {}

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
    all.add(new Check(holds, text));
  }

  /** How many there are. */
  public int number() {
    return all.size();
  }

  /** Drops those that came after the first so many. */
  public void keep(int first) {
    all.subList(first, all.size()).clear();
  }

  /** Whether all hold. */
  public boolean allHold() {
    return all.stream().allMatch(Check::holds);
  }

  /** One line for each. */
  public String report() {
    StringBuilder text = new StringBuilder();
    Stream<Check> inOrder = all.stream().sorted(Comparator.comparing(check -> !check.holds()));
    inOrder.forEach(
        check ->
            text.append(check.holds() ? "  holds   " : "  FAILED  ")
                .append(check.text())
                .append('\n'));
    return text.toString();
  }
}
