package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static io.github.leaselock.simulation.Scenario.shared;

import io.github.leaselock.LockMode;
import io.github.leaselock.frozen.FrozenLock;
import io.github.leaselock.frozen.FrozenVersion;
import io.github.leaselock.simulation.Scenario.Actor;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Scenarios at the edges of the lock's world: what is between, beside and beneath it. */
final class EdgeScenarios {

  private static final Set<Twist> NETWORK = EnumSet.range(Twist.PAUSED, Twist.INTERRUPTED);
  private static final Set<Twist> SOUND_VERDICTS =
      EnumSet.of(Twist.THROWS, Twist.SAYS_LIVE, Twist.SAYS_UNKNOWN, Twist.SAYS_NOT_GONE);

  /** Two processes that act for one object, as replicas do, and a rival. */
  static final Scenario TWO_REPLICAS =
      Scenario.of("two replicas", replica("a1", "p1"), replica("a2", "p2"), exclusive("b"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 2)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.CHANGED_HANDS, 300)
          .expecting(Event.CRASH, 300)
          .expecting(Event.WORK_DONE, 2_000);

  /** Three of them, in the queue beside a rival. */
  static final Scenario THREE_REPLICAS =
      Scenario.of(
              "three replicas",
              replica("a1", "p1").queued(),
              replica("a2", "p2").queued(),
              replica("a3", "p3"),
              exclusive("b").queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.TIDIES_UP))
          .with(Mishap.CRASH, 2)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.CHANGED_HANDS, 300)
          .expecting(Event.QUEUED, 500)
          .expecting(Event.HANDED_OVER, 300);

  /** Writes that a proxy sends twice, of which one copy is refused and the other is slow. */
  static final Scenario TWINS =
      Scenario.of("twins", exclusive("a"), shared("b"), shared("c").queued())
          .rounds(2)
          .with(Twist.TWINS)
          .with(
              Set.of(
                  Twist.PAUSED,
                  Twist.UNAUTHORIZED,
                  Twist.FORBIDDEN,
                  Twist.REQUEST_LOST,
                  Twist.GIVES_UP,
                  Twist.TIDIES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.TWIN_UNDER_WAY, 400)
          .expecting(Event.LATE_WRITE_APPLIED, 20);

  /** etcd is restored from a backup under processes that live on. */
  static final Scenario RESTORED =
      Scenario.of(
              "restored from a backup",
              exclusive("a"),
              shared("b").queued(),
              shared("c").limitedTo(2).queued())
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.BACKUP_TAKEN, 1)
          .with(Mishap.OTHER_TRAFFIC, 1)
          .with(Mishap.BACKUP_RESTORED, 1)
          .fromOutside()
          .expecting(Event.RESTORED, 100);

  /** A webhook edits what is written, or refuses all writes. */
  static final Scenario BEHIND_A_WEBHOOK =
      Scenario.of(
              "behind a webhook",
              exclusive("a"),
              shared("b").queued(),
              shared("c").limitedTo(2).queued())
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.GIVES_UP, Twist.FORCES, Twist.TIDIES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.WEBHOOK_EDITS, 1)
          .with(Mishap.WEBHOOK_REFUSES, 1)
          .with(Mishap.WEBHOOK_REMOVED, 2)
          .fromOutside()
          .expecting(Event.WEBHOOK, 400);

  /** The right to update is taken away for a while. */
  static final Scenario WITHOUT_RIGHTS =
      Scenario.of("without rights", exclusive("a"), shared("b"), shared("c").queued())
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.UNAUTHORIZED, Twist.GIVES_UP, Twist.FORCES, Twist.TIDIES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.UPDATE_REVOKED, 1)
          .with(Mishap.UPDATE_GRANTED, 1)
          .expecting(Event.REFUSED, 300);

  /** A later version of lease-lock writes the same Leases. */
  static final Scenario BESIDE_A_NEWER_VERSION =
      Scenario.of(
              "beside a newer version",
              exclusive("a").queued(),
              shared("b"),
              shared("c").limitedTo(2).queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .with(Mishap.NEWER_VERSION_WRITES, 2)
          .expecting(Event.NEWER_VERSION, 500);

  /** The version that froze the format beside this one, for other objects and for the same one. */
  static final Scenario BESIDE_A_FROZEN_VERSION =
      Scenario.of(
              "beside a frozen version",
              replica("a1", "old-a").queued(),
              replica("a2", "p2").queued(),
              Actor.of("b", "b", "old-b", LockMode.SHARED).limitedTo(2).queued(),
              shared("c").queued(),
              exclusive("d"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 2)
          .with(Mishap.OBJECT_DELETED, 1)
          .under(EdgeScenarios::frozenOrNot)
          .expecting(Event.ACQUIRED_BY_A_FROZEN_VERSION, 500)
          .expecting(Event.CHANGED_VERSIONS, 500)
          .expecting(Event.QUEUED, 500)
          .expecting(Event.HANDED_OVER, 300)
          .expecting(Event.CRASH, 300);

  /** What a Lease carries is damaged, by a hand that wishes ill. */
  static final Scenario DAMAGED =
      Scenario.of(
              "damaged content",
              exclusive("a").queued(),
              shared("b").limitedTo(2).queued(),
              exclusive("c"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.TIDIES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 2)
          .with(Mishap.CONTENT_DAMAGED, 2)
          .expecting(Event.DAMAGED, 500)
          .expecting(Event.TAKEN_OVER, 50);

  /** Another program writes so much to the Lease that what is added to it is refused. */
  static final Scenario FILLED =
      Scenario.of(
              "a full Lease",
              exclusive("a").queued(),
              shared("b").limitedTo(2).queued(),
              shared("c").queued(),
              exclusive("d").queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.FORCES))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .with(Mishap.LEASE_FILLED, 2)
          .with(Mishap.LEASE_EMPTIED, 2)
          .expecting(Event.FILLED, 500)
          .expecting(Event.RELEASED_WHILE_FULL, 200);

  /** Processes that use more locks than they remember. */
  static final Scenario MANY_LOCKS =
      Scenario.of("many locks", exclusive("a"), exclusive("b"), shared("c"))
          .rounds(2)
          .remembering(1)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.USES_OTHER_LOCKS))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.ASKED_AGAIN, 150)
          .expecting(Event.WORK_DONE, 2_000);

  /** A Lease that a watch no longer shows is there all the same. */
  static final Scenario LEAVES_THE_WATCH =
      Scenario.of("leaves the watch", exclusive("a"), exclusive("b").queued(), shared("c"))
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.LABEL_ADDED, 1)
          .with(Mishap.LEAVES_THE_WATCH, 1)
          .expecting(Event.LEFT_THE_WATCH, 200);

  /** Waiters who change their minds, shared holders with limits of their own, a Lease that ends. */
  static final Scenario CHANGING_MINDS =
      Scenario.of(
              "changing minds",
              shared("a").limitedTo(1).queued(),
              shared("b").limitedTo(3).queued(),
              shared("c").queued(),
              exclusive("d").queued())
          .rounds(2)
          .with(NETWORK)
          .with(Set.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.TRIES_ONLY))
          .with(Mishap.OBJECT_DELETED, 1)
          .with(Mishap.LEASE_TERMINATING, 1)
          .expecting(Event.QUEUED, 500)
          .expecting(Event.HANDED_OVER, 300)
          .expecting(Event.LEASE_TAMPERED_WITH, 100);

  /** An operation has one of its own made while it holds, and strangers ask as well. */
  static final Scenario NESTED =
      Scenario.of(
              "nested operations",
              exclusive("a"),
              exclusive("c").under("a"),
              shared("d").under("a").queued(),
              exclusive("b").queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.NESTED, 200)
          .expecting(Event.QUEUED, 300);

  /** Of those who wait in a group the newest replaces the others. */
  static final Scenario GROUPS =
      Scenario.of(
              "groups",
              exclusive("a").latestOf("g").queued(),
              exclusive("b").latestOf("g").queued(),
              exclusive("c").latestOf("g").queued(),
              shared("d").queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP, Twist.TRIES_ONLY))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 1)
          .expecting(Event.SUPERSEDED, 300);

  /** What is protected is deleted and made again while operations for its earlier life ask. */
  static final Scenario LIVES =
      Scenario.of(
              "lives of the protected thing",
              shared("a").forLife().queued(),
              shared("b").forLife(),
              exclusive("c").forLife().queued(),
              shared("d"))
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.OBJECT_DELETED, 2)
          .with(Mishap.THING_MADE_ANEW, 2)
          .expecting(Event.OTHER_LIFE, 100);

  /** A person keeps the protected thing for a while, by clocks that are hours apart. */
  static final Scenario RESERVED =
      Scenario.of(
              "a reservation",
              exclusive("jane").reserving().queued(),
              exclusive("b"),
              shared("c").queued())
          .rounds(2)
          .with(NETWORK)
          .with(SOUND_VERDICTS)
          .with(Set.of(Twist.GIVES_UP))
          .with(Mishap.CRASH, 1)
          .with(Mishap.TIME_LEAP, 1)
          .expecting(Event.RESERVATION_OVER, 20)
          .expecting(Event.HANDED_OVER, 200);

  /** All of them. */
  static final List<Scenario> ALL =
      List.of(
          TWO_REPLICAS,
          THREE_REPLICAS,
          TWINS,
          RESTORED,
          BEHIND_A_WEBHOOK,
          WITHOUT_RIGHTS,
          BESIDE_A_NEWER_VERSION,
          BESIDE_A_FROZEN_VERSION,
          DAMAGED,
          FILLED,
          MANY_LOCKS,
          LEAVES_THE_WATCH,
          CHANGING_MINDS,
          NESTED,
          GROUPS,
          LIVES,
          RESERVED);

  private EdgeScenarios() {}

  private static LockUnderTest frozenOrNot(Ports ports) {
    return ports.process().startsWith("old-")
        ? new FrozenLock(FrozenVersion.FORMAT_1, SimulatedServer.KEY, Budget.WITHIN, ports)
        : ports.theLock();
  }

  /** One of several processes that act for the object "a". */
  static Actor replica(String name, String operator) {
    return Actor.of(name, "a", operator, LockMode.EXCLUSIVE);
  }
}
