package io.github.leaselock.simulation;

import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.Verdict;
import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Who takes part in a run, and what may go wrong in it.
 *
 * @param name for people
 * @param actors the clients
 * @param rounds how often each wants the lock
 * @param drains whether who takes over waits for the work of the evicted to end
 * @param twists what may happen to a client
 * @param mishaps what may happen to the world, and how often
 * @param lock makes the lock of an operator process
 * @param truth what the staleness predicate finds out about a holder
 * @param laws whether the laws look at every write, or only at what the lock says and protects
 * @param expected how often, in 1,000 runs, something has to happen for them to count
 * @param remembered of how many locks a process may remember something
 */
public record Scenario(
    String name,
    List<Actor> actors,
    int rounds,
    boolean drains,
    Set<Twist> twists,
    Map<Mishap, Integer> mishaps,
    Function<Ports, LockUnderTest> lock,
    BiFunction<Cluster, LockHolder, Verdict> truth,
    boolean laws,
    Map<Tally.Event, Integer> expected,
    int remembered) {

  private static final int ENOUGH = 1024;

  /**
   * A client.
   *
   * @param name its name
   * @param object the name of the objects for which it wants the lock
   * @param operator the process that it is a thread of
   * @param mode how it wants to hold
   * @param limit how many shared holders it accepts
   * @param queues whether it waits in the queue for its turn
   * @param wish what else it asks for
   */
  public record Actor(
      String name,
      String object,
      String operator,
      LockMode mode,
      OptionalInt limit,
      boolean queues,
      Wish wish) {

    public static Actor of(String name, String object, String operator, LockMode mode) {
      return new Actor(name, object, operator, mode, OptionalInt.empty(), false, Wish.NONE);
    }

    public Actor limitedTo(int holders) {
      return new Actor(name, object, operator, mode, OptionalInt.of(holders), queues, wish);
    }

    public Actor queued() {
      return new Actor(name, object, operator, mode, limit, true, wish);
    }

    public Actor wishing(Wish more) {
      return new Actor(name, object, operator, mode, limit, queues, more);
    }

    public Actor latestOf(String group) {
      return wishing(new Wish(Optional.of(group), wish.parent(), wish.forLife(), wish.reserves()));
    }

    public Actor under(String parent) {
      return wishing(new Wish(wish.group(), Optional.of(parent), wish.forLife(), wish.reserves()));
    }

    public Actor forLife() {
      return wishing(new Wish(wish.group(), wish.parent(), true, wish.reserves()));
    }

    public Actor reserving() {
      return wishing(new Wish(wish.group(), wish.parent(), wish.forLife(), true));
    }
  }

  /** What may happen to the world. */
  public enum Mishap {
    CRASH,
    OBJECT_DELETED,
    TIME_LEAP,
    LABEL_ADDED,
    LEASE_DELETED,
    HOLDER_CLEARED,
    ANNOTATION_BROKEN,
    QUEUE_BROKEN,
    TOKEN_REMOVED,
    NAMESPACE_TERMINATING,
    BACKUP_TAKEN,
    BACKUP_RESTORED,
    OTHER_TRAFFIC,
    WEBHOOK_EDITS,
    WEBHOOK_REFUSES,
    WEBHOOK_REMOVED,
    UPDATE_REVOKED,
    UPDATE_GRANTED,
    CONTENT_DAMAGED,
    LEASE_FILLED,
    LEASE_EMPTIED,
    NEWER_VERSION_WRITES,
    LEAVES_THE_WATCH,
    LEASE_TERMINATING,
    THING_MADE_ANEW
  }

  public static Scenario of(String name, Actor... actors) {
    return new Scenario(
        name,
        List.of(actors),
        1,
        true,
        EnumSet.noneOf(Twist.class),
        Map.of(),
        Ports::theLock,
        Cluster::judge,
        true,
        Map.of(),
        ENOUGH);
  }

  public static Actor exclusive(String name) {
    return Actor.of(name, name, name, LockMode.EXCLUSIVE);
  }

  public static Actor shared(String name) {
    return Actor.of(name, name, name, LockMode.SHARED);
  }

  public Scenario rounds(int times) {
    return new Scenario(
        name, actors, times, drains, twists, mishaps, lock, truth, laws, expected, remembered);
  }

  public Scenario withoutDrain() {
    return new Scenario(
        name, actors, rounds, false, twists, mishaps, lock, truth, laws, expected, remembered);
  }

  public Scenario with(Set<Twist> more) {
    Set<Twist> all = EnumSet.noneOf(Twist.class);
    all.addAll(twists);
    all.addAll(more);
    return new Scenario(
        name, actors, rounds, drains, all, mishaps, lock, truth, laws, expected, remembered);
  }

  public Scenario with(Mishap mishap, int times) {
    Map<Mishap, Integer> more = new EnumMap<>(Mishap.class);
    more.putAll(mishaps);
    more.put(mishap, times);
    return new Scenario(
        name, actors, rounds, drains, twists, more, lock, truth, laws, expected, remembered);
  }

  /** The same with another lock. */
  public Scenario under(Function<Ports, LockUnderTest> another) {
    return new Scenario(
        name, actors, rounds, drains, twists, mishaps, another, truth, laws, expected, remembered);
  }

  /** The same with another staleness predicate. */
  public Scenario judging(BiFunction<Cluster, LockHolder, Verdict> another) {
    return new Scenario(
        name, actors, rounds, drains, twists, mishaps, lock, another, laws, expected, remembered);
  }

  /** The same, judged only by what the lock says and by what becomes of the work. */
  public Scenario fromOutside() {
    return new Scenario(
        name, actors, rounds, drains, twists, mishaps, lock, truth, false, expected, remembered);
  }

  /** The same, in 1,000 runs of which this has to happen so often. */
  public Scenario expecting(Tally.Event event, int times) {
    Map<Tally.Event, Integer> more = new EnumMap<>(Tally.Event.class);
    more.putAll(expected);
    more.put(event, times);
    return new Scenario(
        name, actors, rounds, drains, twists, mishaps, lock, truth, laws, more, remembered);
  }

  /** The same, whose processes remember something of so few locks. */
  public Scenario remembering(int locks) {
    return new Scenario(
        name, actors, rounds, drains, twists, mishaps, lock, truth, laws, expected, locks);
  }

  @Override
  public String toString() {
    return name;
  }
}
