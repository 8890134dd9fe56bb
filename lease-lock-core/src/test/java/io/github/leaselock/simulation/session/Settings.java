package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The settings that random schedules are run on. */
final class Settings {

  private static final Set<Twist> NETWORK =
      EnumSet.of(
          Twist.REQUEST_LOST,
          Twist.ANSWER_LOST,
          Twist.APPLIED_LATE,
          Twist.SENT_TWICE,
          Twist.MADE_UP_CONFLICT,
          Twist.THROTTLED,
          Twist.ERROR_APPLIED,
          Twist.ERROR_NOT_APPLIED,
          Twist.SLOW_REQUEST,
          Twist.SLOW_ANSWER);
  private static final Set<Twist> WATCH =
      EnumSet.of(Twist.SHOWS_THE_LAST, Twist.SHOWS_LATE, Twist.FALLS_SILENT);
  private static final Set<Twist> WILL =
      EnumSet.of(Twist.GIVES_UP, Twist.HAS_NO_PATIENCE, Twist.HOLDS_LONG, Twist.CLOSES);

  /** The slowest and the fastest clock within the margin: a third together. */
  static final double SLOW = 0.82;

  static final double FAST = 1.2;

  /** Waiters who change their minds, and a network that fails. */
  static final Setting THE_NETWORK_FAILS =
      Setting.of("the network fails", SLOW, 1.0, FAST)
          .rounds(3)
          .with(NETWORK)
          .with(WATCH)
          .with(WILL)
          .with(Set.of(Twist.TIDIES_UP))
          .with(Mishap.CANCELLED, 3)
          .expecting(Event.WORKED, 3_000)
          .expecting(Event.HANDED_OVER, 1_500)
          .expecting(Event.CANCELLED, 500)
          .expecting(Event.LATE_WRITE_APPLIED, 15)
          .expecting(Event.WATCH_SILENT, 15);

  /** Processes crash and are paused while they hold and while they wait. */
  static final Setting PROCESSES_FAIL =
      Setting.of("processes fail", SLOW, 1.0, FAST)
          .rounds(3)
          .with(Set.of(Twist.HOLDS_LONG, Twist.FALLS_SILENT))
          .with(Mishap.CRASH, 8)
          .with(Mishap.SHORT_PAUSE, 1)
          .with(Mishap.LONG_PAUSE, 4)
          .with(Mishap.CANCELLED, 1)
          .expecting(Event.WORKED, 3_000)
          .expecting(Event.TAKEN_OVER, 120)
          .expecting(Event.LOST, 100)
          .expecting(Event.CRASHED_WHILE_WAITING, 400)
          .expecting(Event.SESSION_ENDED_BY_ANOTHER, 300);

  /** Processes are cut off, and their sessions' Leases collected, while they hold. */
  static final Setting CUT_OFF =
      Setting.of("cut off", SLOW, FAST)
          .rounds(3)
          .with(NETWORK)
          .with(WATCH)
          .with(Set.of(Twist.HOLDS_LONG, Twist.GIVES_UP))
          .with(Mishap.OUTAGE, 2)
          .with(Mishap.OUTAGE_OF_ALL, 1)
          .with(Mishap.SHORT_PAUSE, 2)
          .with(Mishap.LONG_PAUSE, 1)
          .with(Mishap.SESSION_DELETED, 1)
          .expecting(Event.WORKED, 2_000)
          .expecting(Event.LOST, 200)
          .expecting(Event.LOST_WHILE_HOLDING, 80)
          .expecting(Event.TAKEN_OVER, 10);

  /** Shared and exclusive claims on two locks. */
  static final Setting READERS_AND_WRITERS =
      Setting.of("readers and writers", SLOW, 1.0, FAST)
          .rounds(3)
          .locks(2)
          .withReaders()
          .with(NETWORK)
          .with(WATCH)
          .with(WILL)
          .with(Mishap.CRASH, 1)
          .with(Mishap.LONG_PAUSE, 1)
          .with(Mishap.CANCELLED, 1)
          .expecting(Event.SHARED_BESIDE_SHARED, 300)
          .expecting(Event.HANDED_OVER, 300)
          .expecting(Event.CLOSED_WHILE_HOLDING, 80);

  /** The same with a clock that is slower than the margin allows. */
  static final Setting BEYOND_THE_MARGIN =
      Setting.of("beyond the margin", 0.55, FAST)
          .rounds(3)
          .with(Set.of(Twist.HOLDS_LONG))
          .with(Mishap.OUTAGE, 3);

  static final Setting WITHIN_THE_MARGIN =
      Setting.of("within the margin", SLOW, FAST)
          .rounds(3)
          .with(Set.of(Twist.HOLDS_LONG))
          .with(Mishap.OUTAGE, 3);

  /** Answers travel slowly, and then none comes. */
  static final Setting SLOW_ANSWERS =
      Setting.of("slow answers", SLOW, FAST)
          .rounds(3)
          .with(Set.of(Twist.SLOW_ANSWER, Twist.HOLDS_LONG))
          .with(Mishap.OUTAGE, 4)
          .with(Mishap.FADES, 4);

  /** The Leases of sessions are collected while their processes hold. */
  static final Setting COLLECTED =
      Setting.of("sessions collected", SLOW, FAST)
          .rounds(3)
          .with(Set.of(Twist.HOLDS_LONG))
          .with(Mishap.SESSION_DELETED, 2);

  /** Users' executors, stages and threads misbehave; whatever they do closes at any step. */
  static final Setting USERS_MISBEHAVE =
      Setting.of("users misbehave", SLOW, 1.0, FAST)
          .rounds(3)
          .withEdges()
          .with(Set.of(Twist.REJECTS, Twist.DROPS, Twist.RUNS_IT_HERE, Twist.HAS_ENDED))
          .with(Set.of(Twist.STAGE_BLOCKS, Twist.STAGE_REENTERS))
          .with(Set.of(Twist.GIVES_UP_AT_ONCE, Twist.WAITS_ON_ITS_THREAD, Twist.HOLDS_LONG))
          .with(Mishap.CLOSED, 3)
          .with(Mishap.INTERRUPTED, 4)
          .with(Mishap.CANCELLED, 1)
          .expecting(Event.GIVEN_UP_UNSENT, 400)
          .expecting(Event.WAITED_ON_ITS_THREAD, 400)
          .expecting(Event.INTERRUPTED, 900)
          .expecting(Event.INTERRUPTED_WHILE_CLOSING, 700)
          .expecting(Event.CLOSED_BY_ANOTHER_THREAD, 900)
          .expecting(Event.CLOSED_WHILE_WAITING, 250)
          .expecting(Event.STAGE_BLOCKED, 10)
          .expecting(Event.STAGE_REENTERED, 10)
          .expecting(Event.EXECUTOR_HAD_ENDED, 300)
          .expecting(Event.RESTED_AND_KEPT_NOTHING, 1_000);

  /** Watches throw and show old content; persons, clones and machines that sleep. */
  static final Setting THE_WORLD_IS_ODD =
      Setting.of("the world is odd", SLOW, 1.0, FAST)
          .rounds(3)
          .withEdges()
          .with(Set.of(Twist.HOLDS_LONG, Twist.SHOWS_OLD, Twist.SLOW_ANSWER))
          .with(Mishap.WATCH_THROWS, 2)
          .with(Mishap.FORCED, 2)
          .with(Mishap.CLONED, 1)
          .with(Mishap.SUSPENDED, 2)
          .with(Mishap.SESSION_DELETED, 1)
          .expecting(Event.WATCH_THREW, 500)
          .expecting(Event.FORCED, 200)
          .expecting(Event.FORCED_AND_TOLD, 50)
          .expecting(Event.CLONED, 250)
          .expecting(Event.ENDED_BY_ITS_CLONE, 500)
          .expecting(Event.SUSPENDED, 700)
          .expecting(Event.SESSION_DELETED, 300)
          .expecting(Event.RESTED_AND_KEPT_NOTHING, 1_000);

  static final List<Setting> ALL =
      List.of(
          THE_NETWORK_FAILS,
          PROCESSES_FAIL,
          CUT_OFF,
          READERS_AND_WRITERS,
          SLOW_ANSWERS,
          COLLECTED,
          USERS_MISBEHAVE,
          THE_WORLD_IS_ODD);

  private Settings() {}
}
