package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.simulation.engine.Move;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens without any thread's doing, and the writes that arrive late. */
final class Mishaps {

  private static final long SHORT_PAUSE = Duration.ofSeconds(8).toNanos();
  private static final long LONG_PAUSE = Duration.ofSeconds(25).toNanos();
  private static final long OUTAGE = Duration.ofSeconds(30).toNanos();
  private static final long SLOWNESS = Duration.ofSeconds(10).toNanos();
  private static final long SUSPENSION = Duration.ofSeconds(13).toNanos();
  private static final long OUTAGE_OF_ALL = Duration.ofSeconds(7).toNanos();

  private final SessionWorld world;
  private final Map<Mishap, Integer> left = new EnumMap<>(Mishap.class);

  Mishaps(SessionWorld world) {
    this.world = world;
    left.putAll(world.setting().mishaps());
  }

  void offer(List<Move> moves) {
    for (Sent<?> write : world.server().underWay()) {
      moves.add(
          Move.event(
              "the " + write.verb() + " of " + write.by() + " arrives",
              () -> {
                world.disturbed(0);
                world.server().arrive(write);
              }));
    }
    left.forEach(
        (mishap, times) -> {
          if (times > 0) {
            offer(mishap, moves);
          }
        });
  }

  private void offer(Mishap mishap, List<Move> moves) {
    if (mishap == Mishap.OUTAGE_OF_ALL) {
      add(
          moves,
          mishap,
          "the API server is away for 7 s",
          OUTAGE_OF_ALL,
          () -> world.processes().forEach(process -> process.cutOffUntil(then(OUTAGE_OF_ALL))));
      return;
    }
    if (mishap == Mishap.SESSION_DELETED) {
      offerDeletions(moves);
      return;
    }
    if (mishap == Mishap.FORCED) {
      offerForce(moves);
      return;
    }
    for (SimulatedProcess process : world.processes()) {
      if (!process.hasEnded() && !world.isSuccessor(process) && !process.program().isHelper()) {
        offer(mishap, process, moves);
      }
    }
  }

  private void offer(Mishap mishap, SimulatedProcess process, List<Move> moves) {
    switch (mishap) {
      case CRASH -> add(moves, mishap, process + " crashes", 0, process::crash);
      case SHORT_PAUSE ->
          add(
              moves,
              mishap,
              process + " is paused for 8 s",
              SHORT_PAUSE,
              () -> process.pauseUntil(then(SHORT_PAUSE)));
      case LONG_PAUSE ->
          add(
              moves,
              mishap,
              process + " is paused for 25 s",
              LONG_PAUSE,
              () -> process.pauseUntil(then(LONG_PAUSE)));
      case OUTAGE ->
          add(
              moves,
              mishap,
              process + " is cut off for 30 s",
              OUTAGE,
              () -> process.cutOffUntil(then(OUTAGE)));
      case FADES ->
          add(
              moves,
              mishap,
              "answers to " + process + " are slow for 10 s, then it is cut off for 30 s",
              SLOWNESS + OUTAGE,
              () -> process.fade(then(SLOWNESS), then(SLOWNESS + OUTAGE)));
      case CANCELLED -> {
        if (process.program().isWaiting()) {
          add(moves, mishap, process + " cancels", 0, process.program()::cancel);
        }
      }
      case INTERRUPTED ->
          add(moves, mishap, process + " is interrupted", 0, process.main()::interrupt);
      case WATCH_THROWS ->
          add(
              moves,
              mishap,
              "the next watch of " + process + " throws",
              0,
              process.life()::throwAtTheNextWatch);
      case SUSPENDED ->
          add(
              moves,
              mishap,
              "the machine of " + process + " sleeps for 13 s",
              SUSPENSION,
              () -> {
                world.tally().count(Event.SUSPENDED);
                process.suspend(SUSPENSION);
              });
      case CLOSED -> {
        if (open(process).isPresent()) {
          add(
              moves,
              mishap,
              "another thread of " + process + " closes",
              0,
              process.program()::closeFromOutside);
        }
      }
      case CLONED ->
          open(process)
              .filter(session -> world.helper(Copied.class).isAtRest())
              .ifPresent(
                  session ->
                      add(
                          moves,
                          mishap,
                          process + " is copied",
                          0,
                          () -> world.helper(Copied.class).copy(process, session)));
      default -> throw new IllegalArgumentException("not of a process: " + mishap);
    }
  }

  private static Optional<LeaseSession> open(SimulatedProcess process) {
    return process
        .program()
        .session()
        .filter(session -> !process.isSuspended() && session.isActive());
  }

  private void offerForce(List<Move> moves) {
    world
        .server()
        .locks()
        .forEach(
            (lock, state) -> {
              if (!state.isFree()) {
                add(
                    moves,
                    Mishap.FORCED,
                    "a person takes " + lock.name() + " away by force",
                    0,
                    () -> world.helper(Person.class).force(lock));
              }
            });
  }

  private void offerDeletions(List<Move> moves) {
    for (LeaseKey session : world.server().sessions()) {
      add(
          moves,
          Mishap.SESSION_DELETED,
          "a hand deletes the session of " + session.name().charAt(0),
          0,
          () -> world.server().delete(session));
    }
  }

  private long then(long nanos) {
    return world.time().now() + nanos;
  }

  private void add(List<Move> moves, Mishap mishap, String label, long lasts, Runnable event) {
    moves.add(
        Move.event(
            label,
            () -> {
              left.merge(mishap, -1, Integer::sum);
              world.disturbed(lasts);
              event.run();
              world.wakeWhoeverIsServed();
            }));
  }
}
