package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** That loss is told: once, to everybody, and in time. */
final class LossLaws {

  static final String IN_TIME = "loss is told two thirds of the duration after the last renewal";
  static final String ONCE = "the end of a session is told once";
  static final String ALL = "who holds when its session ends is told";

  private static final long VALID = Setting.DURATION.multipliedBy(2).dividedBy(3).toNanos();

  /** Nobody comes to a handle later that was granted before the end. */
  private static final long LATEST = Duration.ofSeconds(30).toNanos();

  private final SessionWorld world;
  private final Map<String, Long> sent = new HashMap<>();
  private final Map<LeaseKey, Long> lastSent = new HashMap<>();
  private final List<Watched> sessions = new ArrayList<>();

  /** One session, what was told of it, and when. */
  private static final class Watched {
    private final Life life;
    private final LeaseSession session;
    private final List<SessionLoss> told = new ArrayList<>();
    private long since;
    private boolean checked;

    Watched(Life life, LeaseSession session) {
      this.life = life;
      this.session = session;
    }
  }

  LossLaws(SessionWorld world) {
    this.world = world;
  }

  /** A renewal is sent at this time of its process's clock. */
  void sends(Life life, LeaseRecord lease, long ticks) {
    if (lease.key().name().startsWith(life + "-")) {
      sent.put(SessionMarks.renewal(lease), ticks);
    }
  }

  /** A version is stored; whether its process learns of that, or when, changes nothing. */
  void stored(LeaseRecord lease) {
    Long ticks = sent.get(SessionMarks.renewal(lease));
    if (ticks != null) {
      lastSent.merge(lease.key(), ticks, Math::max);
    }
  }

  void opened(Life life, LeaseSession session) {
    Watched watched = new Watched(life, session);
    sessions.add(watched);
    session.lost().thenAccept(loss -> told(watched, loss));
  }

  private void told(Watched watched, SessionLoss loss) {
    watched.told.add(loss);
    if (watched.told.size() > 1) {
      world.breaks(ONCE, watched.session + ": " + watched.told);
    }
    if (loss.reason() != SessionLoss.Reason.CLOSED) {
      world.tally().count(Event.LOST);
    }
    watched.since = world.time().now();
  }

  /** Stages and actions are begun in no order: all of them a moment later at the latest. */
  private void requireAllTold(Watched watched) {
    boolean wasPaused = world.time().now() < watched.life.process().pausedUntil() + world.slack();
    if (world.time().now() - watched.since > world.slack() && !wasPaused) {
      watched.checked = world.time().now() - watched.since > LATEST;
      world.handles().untold(watched.life, watched.session.key()).stream()
          .findFirst()
          .ifPresent(held -> world.breaks(ALL, held + " when " + watched.told));
    }
  }

  /** Before each step of the simulation. */
  void check() {
    sessions.removeIf(watched -> watched.life.isDead() || watched.checked);
    for (Watched watched : sessions) {
      if (!watched.told.isEmpty()) {
        requireAllTold(watched);
        continue;
      }
      SimulatedProcess process = watched.life.process();
      if (world.twins().isOne(watched.session.key())) {
        continue; // two clocks
      }
      long late =
          process.ticker() - lastSent.getOrDefault(watched.session.key(), process.ticker()) - VALID;
      boolean wasPaused = world.time().now() < process.pausedUntil() + world.slack();
      if (late > world.slack() && !wasPaused) {
        world.breaks(
            IN_TIME, "%s is late by %s".formatted(watched.session, Duration.ofNanos(late)));
      }
    }
  }
}
