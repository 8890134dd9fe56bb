package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.session.SessionCopy;
import java.time.Duration;
import java.util.List;

/** That waiting and holding leave nothing: what a session keeps that nobody uses any more. */
final class RestLaws {

  static final String NOTHING =
      "who wants nothing keeps no line, no watch and no timer but its own";
  static final String CLOSED = "a process whose sessions are closed keeps nothing";

  /** The longest rest between two tries to give back, and the time for which a watch is kept. */
  static final Duration REST = Duration.ofSeconds(75);

  /** That of the renewal, and that of the next look for Leases of crashed sessions. */
  private static final int TIMERS = 2;

  private final SessionWorld world;

  RestLaws(SessionWorld world) {
    this.world = world;
  }

  /** A process has wanted nothing for so long. */
  void rested(Life life, LeaseSession session, long since) {
    if (!session.isActive() || world.calmFrom() > since) {
      return;
    }
    int lines = SessionCopy.lines(session);
    long watches = life.openWatches();
    List<String> tasks = life.tasks().left();
    if (lines > 0 || watches > 0 || tasks.size() > TIMERS) {
      world.breaks(NOTHING, "%s: %d lines, %d watches, %s".formatted(life, lines, watches, tasks));
    }
    world.tally().count(Event.RESTED_AND_KEPT_NOTHING);
  }

  /** At the end, when nobody has an open session. */
  void check(List<SimulatedProcess> processes) {
    for (SimulatedProcess process : processes) {
      List<String> left = process.life().left();
      if (!left.isEmpty()) {
        world.breaks(CLOSED, process + ": " + left);
      }
    }
  }
}
