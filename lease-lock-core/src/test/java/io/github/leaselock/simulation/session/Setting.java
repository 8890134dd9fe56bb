package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who takes part in a run, and what may go wrong in it.
 *
 * @param name for people
 * @param rates of the clocks, one process each
 * @param locks on how many Leases
 * @param readers whether every second claim is a shared one
 * @param edges whether users' executors, stages and threads take part, and a minute of rest at the
 *     end
 * @param rounds how often each process wants a lock
 * @param twists what may happen to a thread
 * @param mishaps what may happen to a process or the world, and how often
 * @param expected how often, in 1,000 runs, something has to happen for them to count
 */
record Setting(
    String name,
    List<Double> rates,
    int locks,
    boolean readers,
    boolean edges,
    int rounds,
    Set<Twist> twists,
    Map<Mishap, Integer> mishaps,
    Map<Event, Integer> expected) {

  static final Duration DURATION = Duration.ofSeconds(15);

  static Setting of(String name, Double... rates) {
    return new Setting(
        name, List.of(rates), 1, false, false, 2, EnumSet.noneOf(Twist.class), Map.of(), Map.of());
  }

  Setting locks(int number) {
    return new Setting(name, rates, number, readers, edges, rounds, twists, mishaps, expected);
  }

  Setting withReaders() {
    return new Setting(name, rates, locks, true, edges, rounds, twists, mishaps, expected);
  }

  Setting withEdges() {
    return new Setting(name, rates, locks, readers, true, rounds, twists, mishaps, expected);
  }

  Setting rounds(int number) {
    return new Setting(name, rates, locks, readers, edges, number, twists, mishaps, expected);
  }

  Setting with(Set<Twist> more) {
    Set<Twist> all = EnumSet.noneOf(Twist.class);
    all.addAll(twists);
    all.addAll(more);
    return new Setting(name, rates, locks, readers, edges, rounds, all, mishaps, expected);
  }

  Setting with(Mishap mishap, int times) {
    Map<Mishap, Integer> more = new EnumMap<>(Mishap.class);
    more.putAll(mishaps);
    more.put(mishap, times);
    return new Setting(name, rates, locks, readers, edges, rounds, twists, more, expected);
  }

  Setting expecting(Event event, int times) {
    Map<Event, Integer> more = new EnumMap<>(Event.class);
    more.putAll(expected);
    more.put(event, times);
    return new Setting(name, rates, locks, readers, edges, rounds, twists, mishaps, more);
  }

  @Override
  public String toString() {
    return name;
  }
}
