package io.github.leaselock.kubernetes.faults;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers that tell whether a run met what it was to meet. Thread-safe. */
final class Figures {

  private final Map<Name, Integer> numbers = new EnumMap<>(Name.class);

  /** What is counted. */
  enum Name {
    ACQUISITIONS,
    SHARED_ACQUISITIONS,
    REFUSALS,
    DRAINING_ANSWERS,
    UNKNOWN_ANSWERS,
    RELEASES,
    ABANDONED,
    UNANSWERED,
    AMBIGUOUS_WRITES,
    CONFLICTS,
    WRITES,
    FENCED,
    LOCKS_LOST,
    CLIENTS,
    HANDLES,
    SESSIONS_LOST
  }

  synchronized void add(Name name, int number) {
    numbers.merge(name, number, Integer::sum);
  }

  synchronized int get(Name name) {
    return numbers.getOrDefault(name, 0);
  }

  void addAll(Figures others) {
    others.snapshot().forEach(this::add);
  }

  private synchronized Map<Name, Integer> snapshot() {
    return new EnumMap<>(numbers);
  }

  /** On one line without blanks, for the wire. */
  String encoded() {
    return snapshot().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(",", ",", ""));
  }

  static Figures decoded(String text) {
    Figures figures = new Figures();
    Arrays.stream(text.split(",", -1))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> figures.add(Name.valueOf(pair[0]), Integer.parseInt(pair[1])));
    return figures;
  }

  @Override
  public String toString() {
    return snapshot().entrySet().stream()
        .map(
            entry ->
                entry.getKey().toString().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " "
                    + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
