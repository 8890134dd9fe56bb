package io.github.leaselock.simulation;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.store.LeaseStore;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Who takes part in a run, and what may go wrong in it.
 *
 * @param name for people
 * @param actors the clients
 * @param rounds how often each wants the lock
 * @param drains whether who takes over waits for the work of the evicted to end
 * @param twists what may happen to a client
 * @param disasters what may happen to the world, and how often
 * @param lock makes the lock of an operator process
 * @param store wraps the store of an operator process
 */
record Scenario(
    String name,
    List<Actor> actors,
    int rounds,
    boolean drains,
    Set<Twist> twists,
    Map<Disaster, Integer> disasters,
    Function<LeaseLocks.Builder, LockUnderTest> lock,
    UnaryOperator<LeaseStore> store) {

  /**
   * A client.
   *
   * @param name its name
   * @param object the name of the objects for which it wants the lock
   * @param operator the process that it is a thread of
   * @param mode how it wants to hold
   * @param limit how many shared holders it accepts
   */
  record Actor(String name, String object, String operator, LockMode mode, OptionalInt limit) {

    static Actor of(String name, String object, String operator, LockMode mode) {
      return new Actor(name, object, operator, mode, OptionalInt.empty());
    }

    Actor limitedTo(int holders) {
      return new Actor(name, object, operator, mode, OptionalInt.of(holders));
    }
  }

  /** What may happen to the world. */
  enum Disaster {
    CRASH,
    OBJECT_DELETED,
    TIME_LEAP,
    LABEL_ADDED,
    LEASE_DELETED,
    HOLDER_CLEARED,
    ANNOTATION_BROKEN,
    TOKEN_REMOVED,
    NAMESPACE_TERMINATING
  }

  static Scenario of(String name, Actor... actors) {
    return new Scenario(
        name,
        List.of(actors),
        1,
        true,
        EnumSet.noneOf(Twist.class),
        Map.of(),
        builder -> LockUnderTest.of(builder.build().lock(SimulatedServer.KEY)),
        UnaryOperator.identity());
  }

  static Actor exclusive(String name) {
    return Actor.of(name, name, name, LockMode.EXCLUSIVE);
  }

  static Actor shared(String name) {
    return Actor.of(name, name, name, LockMode.SHARED);
  }

  Scenario rounds(int times) {
    return new Scenario(name, actors, times, drains, twists, disasters, lock, store);
  }

  Scenario withoutDrain() {
    return new Scenario(name, actors, rounds, false, twists, disasters, lock, store);
  }

  Scenario with(Set<Twist> more) {
    Set<Twist> all = EnumSet.noneOf(Twist.class);
    all.addAll(twists);
    all.addAll(more);
    return new Scenario(name, actors, rounds, drains, all, disasters, lock, store);
  }

  Scenario without(Twist... fewer) {
    Set<Twist> rest = EnumSet.noneOf(Twist.class);
    rest.addAll(twists);
    rest.removeAll(Set.of(fewer));
    return new Scenario(name, actors, rounds, drains, rest, disasters, lock, store);
  }

  Scenario with(Disaster disaster, int times) {
    Map<Disaster, Integer> more = new EnumMap<>(Disaster.class);
    more.putAll(disasters);
    more.put(disaster, times);
    return new Scenario(name, actors, rounds, drains, twists, more, lock, store);
  }

  Scenario under(Function<LeaseLocks.Builder, LockUnderTest> another) {
    return new Scenario(name, actors, rounds, drains, twists, disasters, another, store);
  }

  Scenario through(UnaryOperator<LeaseStore> another) {
    return new Scenario(name, actors, rounds, drains, twists, disasters, lock, another);
  }

  @Override
  public String toString() {
    return name;
  }
}
