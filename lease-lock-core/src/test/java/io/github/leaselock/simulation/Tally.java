package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often everything happened, so that a quiet run is seen to be quiet. */
public final class Tally {

  /** What is counted beside the twists. */
  public enum Event {
    ACQUIRED,
    ACQUIRED_AGAIN,
    SHARED_BESIDE_SHARED,
    TAKEN_OVER,
    DRAINING,
    DRAINED,
    HELD,
    QUEUED,
    HANDED_OVER,
    OFFERED,
    WITHDRAWN,
    PASSED_A_STALE_WAITER,
    UNKNOWN_AND_MAY_HOLD,
    UNKNOWN_AND_HOLDS_NOT,
    REFUSED,
    FORCED,
    DELETED,
    RELEASED,
    NOT_HELD,
    RELEASE_UNKNOWN,
    VERIFIED,
    FOUND_INVALID,
    VERIFY_UNKNOWN,
    WRITE_REFUSED,
    LATE_WRITE_APPLIED,
    CRASH,
    OBJECT_DELETED,
    OBJECT_FINISHED,
    LEASE_TAMPERED_WITH,
    TIME_LEAP,
    WORK_DONE,
    WORK_ABORTED,
    FENCED_OFF,
    OVERLAP,
    TWIN_UNDER_WAY,
    RESTORED,
    WEBHOOK,
    DAMAGED,
    FILLED,
    RELEASED_WHILE_FULL,
    NEWER_VERSION,
    ACQUIRED_BY_A_FROZEN_VERSION,
    CHANGED_VERSIONS,
    LEFT_THE_WATCH,
    ASKED_AGAIN,
    CHANGED_HANDS,
    NESTED,
    SUPERSEDED,
    OTHER_LIFE,
    RESERVATION_OVER
  }

  /** Every twist that a scenario allows happens once in so many runs, or it was too quiet. */
  private static final int RUNS_PER_TWIST = 80;

  /** These need so much else to happen before that the floors of events speak for them. */
  private static final Set<Twist> RARE = EnumSet.of(Twist.SAYS_NOT_GONE);

  private final Map<Event, Long> events = new EnumMap<>(Event.class);
  private final Map<Twist, Long> twists = new EnumMap<>(Twist.class);
  private long steps;
  private long runs;

  void count(Event event) {
    events.merge(event, 1L, Long::sum);
  }

  void count(Twist twist) {
    twists.merge(twist, 1L, Long::sum);
  }

  void ran(int steps) {
    this.steps += steps;
    this.runs++;
  }

  void add(Tally other) {
    other.events.forEach((event, times) -> events.merge(event, times, Long::sum));
    other.twists.forEach((twist, times) -> twists.merge(twist, times, Long::sum));
    steps += other.steps;
    runs += other.runs;
  }

  /** Fails if it was too quiet for the runs to mean anything. */
  void requireLively(Scenario scenario) {
    scenario
        .expected()
        .forEach((event, times) -> require(event.name(), of(event), times * runs / 1_000));
    Set<Twist> usual = EnumSet.noneOf(Twist.class);
    usual.addAll(scenario.twists());
    usual.removeAll(RARE);
    for (Twist twist : usual) {
      require(twist.name(), of(twist), runs / RUNS_PER_TWIST);
    }
  }

  /**
   * What is expected may fall short by chance, by three standard deviations, but not to nothing.
   */
  private void require(String what, long times, long expected) {
    long deviation = Math.round(Math.sqrt((double) expected));
    long floor = Math.min(expected, Math.max(1, expected - 3 * deviation));
    if (times < floor) {
      throw new AssertionError(
          "%d runs were too quiet: %s happened %d times instead of %d at least"
              .formatted(runs, what, times, floor));
    }
  }

  long of(Event event) {
    return events.getOrDefault(event, 0L);
  }

  long of(Twist twist) {
    return twists.getOrDefault(twist, 0L);
  }

  long runs() {
    return runs;
  }

  long steps() {
    return steps;
  }

  @Override
  public String toString() {
    Map<String, Long> all = new TreeMap<>();
    events.forEach((event, times) -> all.put(event.name(), times));
    twists.forEach((twist, times) -> all.put("* " + twist.name(), times));
    return runs + " runs, " + steps + " steps, " + all;
  }
}
