package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** That closing wins, and that it ends in its time. */
final class CloseLaws {

  static final String OVER = "after close nothing of the session is granted or renewed";
  static final String NO_MORE = "a session that closes asks for nothing";
  static final String TOLD = "who waits is told at once that its session closes";
  static final String IN_TIME = "closing takes no longer than it may";

  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final SessionWorld world;
  private final Map<LeaseKey, Long> closing = new HashMap<>();

  /** By themselves, not by their Leases: a copy closes, and the other of the two goes on. */
  private final IdentityHashMap<LeaseSession, Long> began = new IdentityHashMap<>();

  private final Map<LeaseKey, Long> closed = new HashMap<>();

  CloseLaws(SessionWorld world) {
    this.world = world;
  }

  /** Closes a session, as its user does. */
  void close(Life life, LeaseSession session) {
    SimulatedProcess process = life.process();
    long now = world.time().now();
    closing.putIfAbsent(session.key(), now);
    began.putIfAbsent(session, now);
    session.close();
    life.requireAlive();
    long ran = world.time().now() - Math.max(now, process.pausedUntil());
    if (ran > process.trueDuration(CLOSING.plus(SLACK))) {
      world.breaks(IN_TIME, session + " took " + Duration.ofNanos(ran));
    }
    if (!world.twins().isOne(session.key())) {
      closed.putIfAbsent(session.key(), world.time().now());
    }
  }

  boolean isClosed(LeaseKey session) {
    return closed.containsKey(session);
  }

  /** A session's Lease is written by its own process. */
  void renews(LeaseKey session) {
    if (isClosed(session)) {
      world.breaks(OVER, session + " is renewed");
    }
  }

  /** Before each step of the simulation. */
  void check() {
    for (SimulatedProcess process : world.processes()) {
      boolean waits =
          process
              .program()
              .session()
              .map(began::get)
              .filter(since -> world.time().now() - since > world.slack())
              .filter(since -> process.program().isWaiting())
              .isPresent();
      if (waits && world.time().now() > process.pausedUntil() + world.slack()) {
        world.breaks(TOLD, process.toString());
      }
    }
  }

  /** A claim is granted by a write of its own process that was sent then. */
  void granted(LeaseKey session, long sent) {
    if (closing.getOrDefault(session, Long.MAX_VALUE) < sent && !world.twins().isOne(session)) {
      world.breaks(NO_MORE, session + " is granted something");
    }
    if (closed.getOrDefault(session, Long.MAX_VALUE) < sent) {
      world.breaks(OVER, session + " is granted something");
    }
  }
}
