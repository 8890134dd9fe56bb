package io.github.leaselock.internal.session;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of one line in the order of arrival, and the timers that limit them. Small while there
 * is one claim, for a session may hold a hundred thousand locks.
 */
final class ClaimTable {

  private Map<Long, ClaimState> states = Map.of();
  private Map<Long, Integer> limits = Map.of();

  boolean isEmpty() {
    return states.isEmpty();
  }

  List<Long> numbers() {
    return List.copyOf(states.keySet());
  }

  Collection<ClaimState> states() {
    return states.values();
  }

  Optional<ClaimState> get(long number) {
    return Optional.ofNullable(states.get(number));
  }

  void put(long number, ClaimState state) {
    states = with(states, number, state);
  }

  void remove(long number) {
    states = without(states, number);
  }

  /** Remembers the timer that limits a claim. */
  void limit(long number, int timer) {
    limits = with(limits, number, timer);
  }

  /** Forgets it; 0 if there is none. */
  int takeLimit(long number) {
    int timer = limits.getOrDefault(number, 0);
    limits = without(limits, number);
    return timer;
  }

  /** The claim that this timer limits. */
  Optional<Long> limitedBy(int timer) {
    return limits.entrySet().stream()
        .filter(limit -> limit.getValue() == timer)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static <V> Map<Long, V> with(Map<Long, V> map, long key, V value) {
    boolean alone = map.isEmpty() || (map.size() == 1 && map.containsKey(key));
    if (alone) {
      return Map.of(key, value);
    }
    Map<Long, V> larger = map.size() == 1 ? new LinkedHashMap<>(map) : map;
    larger.put(key, value);
    return larger;
  }

  static <V> Map<Long, V> without(Map<Long, V> map, long key) {
    if (!map.containsKey(key)) {
      return map;
    }
    if (map.size() == 1) {
      return Map.of();
    }
    map.remove(key);
    return map.size() == 1 ? Map.copyOf(map) : map;
  }

  ClaimTable copy() {
    ClaimTable copy = new ClaimTable();
    copy.states = states.size() > 1 ? new LinkedHashMap<>(states) : states;
    copy.limits = limits.size() > 1 ? new LinkedHashMap<>(limits) : limits;
    return copy;
  }

  /** For tests, and for people: the states and what limits them. */
  @Override
  public String toString() {
    return limits.isEmpty() ? states.toString() : states + " limited by " + limits;
  }
}
