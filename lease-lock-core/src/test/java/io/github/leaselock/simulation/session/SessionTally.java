package io.github.leaselock.simulation.session;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How often everything happened, in one run or in many. */
final class SessionTally {

  private static final int RUNS = 1_000;

  private final Map<Event, Integer> events = new EnumMap<>(Event.class);
  private final Map<String, Integer> requests = new TreeMap<>();
  private int runs;
  private long steps;
  private long longestWait;

  void count(Event event) {
    events.merge(event, 1, Integer::sum);
  }

  void request(String verb) {
    requests.merge(verb, 1, Integer::sum);
  }

  /** Somebody has waited for the dead for so long. */
  void waited(long nanos) {
    longestWait = Math.max(longestWait, nanos);
  }

  void ran(int steps) {
    runs++;
    this.steps += steps;
  }

  int of(Event event) {
    return events.getOrDefault(event, 0);
  }

  int requests(String verb) {
    return requests.getOrDefault(verb, 0);
  }

  int runs() {
    return runs;
  }

  long steps() {
    return steps;
  }

  void add(SessionTally other) {
    other.events.forEach((event, times) -> events.merge(event, times, Integer::sum));
    other.requests.forEach((verb, times) -> requests.merge(verb, times, Integer::sum));
    runs += other.runs;
    steps += other.steps;
    longestWait = Math.max(longestWait, other.longestWait);
  }

  /**
   * Fails if too little happened for the runs to count. What is expected may fall short by chance,
   * by three standard deviations, but not to nothing.
   */
  void requireLively(Setting setting) {
    setting
        .expected()
        .forEach(
            (event, times) -> {
              long expected = (long) times * runs / RUNS;
              long deviation = Math.round(Math.sqrt((double) expected));
              long floor = Math.min(expected, Math.max(1, expected - 3 * deviation));
              if (of(event) < floor) {
                throw new AssertionError(
                    "%s: %s only %d times in %d runs, expected %d"
                        .formatted(setting, event, of(event), runs, floor));
              }
            });
  }

  @Override
  public String toString() {
    return "%,d runs, %,d steps, %s, requests %s, longest wait for the dead %d s"
        .formatted(runs, steps, events, requests, Duration.ofNanos(longestWait).toSeconds());
  }
}
