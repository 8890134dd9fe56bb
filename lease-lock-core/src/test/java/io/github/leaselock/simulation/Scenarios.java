package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static io.github.leaselock.simulation.Scenario.shared;

import io.github.leaselock.LockMode;
import io.github.leaselock.simulation.Scenario.Actor;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The scenarios that random schedules are run on. Each keeps the lock's assumptions, or says so.
 */
final class Scenarios {

  private static final Set<Twist> NETWORK = EnumSet.range(Twist.PAUSED, Twist.INTERRUPTED);
  private static final Set<Twist> SOUND_VERDICTS =
      EnumSet.of(Twist.THROWS, Twist.SAYS_LIVE, Twist.SAYS_UNKNOWN, Twist.SAYS_NOT_GONE);

  /** Three rivals, and everything that can go wrong with a request. */
  static final Scenario NETWORK_FAILS =
      Scenario.of("the network fails", exclusive("a"), exclusive("b"), exclusive("c"))
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.GIVES_UP, Twist.TIDIES_UP))
          .expecting(Event.DELETED, 40)
          .expecting(Event.WORK_DONE, 6_000)
          .expecting(Event.HELD, 1_000)
          .expecting(Event.WRITE_REFUSED, 500)
          .expecting(Event.UNKNOWN_AND_MAY_HOLD, 200)
          .expecting(Event.LATE_WRITE_APPLIED, 10);

  /** Holders vanish and their operators crash; the predicate and the drain check fail at times. */
  static final Scenario HOLDERS_VANISH =
      Scenario.of("holders vanish", exclusive("a"), exclusive("b"), exclusive("c"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 2)
          .with(Mishap.OBJECT_DELETED, 3)
          .expecting(Event.TAKEN_OVER, 150)
          .expecting(Event.DRAINING, 50)
          .expecting(Event.DRAINED, 200)
          .expecting(Event.CRASH, 300)
          .expecting(Event.FOUND_INVALID, 20);

  /** Exclusive and shared holders, who also change their minds. */
  static final Scenario SHARED_AND_EXCLUSIVE =
      Scenario.of("shared and exclusive", exclusive("a"), shared("b"), shared("c"), shared("d"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.TIDIES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 2)
          .with(Mishap.TIME_LEAP, 1)
          .with(Mishap.LABEL_ADDED, 2)
          .expecting(Event.SHARED_BESIDE_SHARED, 1_000)
          .expecting(Event.TAKEN_OVER, 100);

  /** Three shared holders of whom only two are let in. */
  static final Scenario LIMITED =
      Scenario.of(
              "limited to two",
              shared("a").limitedTo(2),
              shared("b").limitedTo(2),
              shared("c").limitedTo(2))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 2)
          .expecting(Event.SHARED_BESIDE_SHARED, 1_000)
          .expecting(Event.HELD, 150)
          .expecting(Event.TAKEN_OVER, 100);

  /** Two threads of one process that ask for the same holder, and a rival. */
  static final Scenario TWO_THREADS =
      Scenario.of(
              "two threads",
              Actor.of("a1", "a", "p", LockMode.EXCLUSIVE),
              Actor.of("a2", "a", "p", LockMode.EXCLUSIVE),
              exclusive("b"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.WORK_DONE, 3_000)
          .expecting(Event.CRASH, 200);

  /** People break the lock by force, looking first. */
  static final Scenario BROKEN_BY_FORCE =
      Scenario.of("broken by force", exclusive("a"), exclusive("b"), shared("c"))
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.FORCES))
          .with(Mishap.LABEL_ADDED, 1)
          .expecting(Event.FORCED, 40)
          .expecting(Event.FOUND_INVALID, 15);

  /** No drain check: only the resource that checks tokens is safe from who was taken over. */
  static final Scenario FENCED_ONLY =
      Scenario.of("fenced, not drained", exclusive("a"), exclusive("b"), exclusive("c"))
          .rounds(2)
          .withoutDrain()
          .with(NETWORK)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 4)
          .expecting(Event.TAKEN_OVER, 200)
          .expecting(Event.FENCED_OFF, 5);

  /**
   * Breaks the assumptions: other hands write the Lease, the predicate lies, the namespace goes.
   * What is promised without them is still kept.
   */
  static final Scenario FOREIGN_HANDS =
      Scenario.of("foreign hands", exclusive("a"), exclusive("b"), shared("c"))
          .rounds(2)
          .with(NETWORK)
          .with(EnumSet.range(Twist.THROWS, Twist.SAYS_NOT_GONE))
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.FORCES))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .with(Mishap.LEASE_DELETED, 1)
          .with(Mishap.HOLDER_CLEARED, 1)
          .with(Mishap.ANNOTATION_BROKEN, 1)
          .with(Mishap.TOKEN_REMOVED, 1)
          .with(Mishap.NAMESPACE_TERMINATING, 1)
          .expecting(Event.LEASE_TAMPERED_WITH, 500)
          .expecting(Event.FOUND_INVALID, 80)
          .expecting(Event.FORCED, 10);

  /** Three that wait in the queue for their turn, two of them threads of one process. */
  static final Scenario IN_LINE =
      Scenario.of(
              "in line",
              Actor.of("a", "a", "p", LockMode.EXCLUSIVE).queued(),
              Actor.of("b", "b", "p", LockMode.EXCLUSIVE).queued(),
              exclusive("c").queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.TIDIES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 2)
          .with(Mishap.LABEL_ADDED, 1)
          .expecting(Event.QUEUED, 1_000)
          .expecting(Event.HANDED_OVER, 1_000)
          .expecting(Event.WITHDRAWN, 100)
          .expecting(Event.PASSED_A_STALE_WAITER, 20);

  /** Shared and exclusive ones in the queue, beside one that does not wait its turn. */
  static final Scenario MIXED_LINE =
      Scenario.of(
              "a mixed line",
              exclusive("a").queued(),
              shared("b").limitedTo(2).queued(),
              shared("c").queued(),
              shared("d"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.TIDIES_UP, Twist.FORCES))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .with(Mishap.TIME_LEAP, 1)
          .with(Mishap.QUEUE_BROKEN, 1)
          .expecting(Event.QUEUED, 1_000)
          .expecting(Event.HANDED_OVER, 500)
          .expecting(Event.SHARED_BESIDE_SHARED, 500);

  /** All of them. */
  static final List<Scenario> ALL =
      List.of(
          NETWORK_FAILS,
          HOLDERS_VANISH,
          SHARED_AND_EXCLUSIVE,
          LIMITED,
          TWO_THREADS,
          BROKEN_BY_FORCE,
          FENCED_ONLY,
          IN_LINE,
          MIXED_LINE,
          FOREIGN_HANDS);

  private Scenarios() {}
}
