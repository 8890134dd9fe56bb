package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sessions whose processes were copied: two that believe to be one, until one of them renews. */
final class Twins {

  static final String ONE =
      "two thirds of the duration after a copy was made one of the two is over";

  private static final long VALID = Setting.DURATION.multipliedBy(2).dividedBy(3).toNanos();

  /** What was begun before its end may send something for so long. */
  private static final long UNDER_WAY = Duration.ofSeconds(12).toNanos();

  private final SessionWorld world;
  private final Map<LeaseKey, List<Twin>> pairs = new HashMap<>();

  /** One of the two. */
  private static final class Twin {
    private final Life life;
    private final LeaseSession session;
    private final long copied;
    private long over = Long.MAX_VALUE;

    Twin(Life life, LeaseSession session) {
      this.life = life;
      this.session = session;
      this.copied = life.process().ticker();
    }

    boolean isActive() {
      return !life.isDead() && !life.process().isSuspended() && session.isActive();
    }
  }

  Twins(SessionWorld world) {
    this.world = world;
  }

  void copied(Life life, LeaseSession session, Life copyLife, LeaseSession copy) {
    pairs.put(session.key(), List.of(new Twin(life, session), new Twin(copyLife, copy)));
    world.tally().count(Event.CLONED);
  }

  boolean isOne(LeaseKey session) {
    return pairs.containsKey(session);
  }

  /** Whether a write of that time may touch what the session holds: it was not over then. */
  boolean mayTouch(Life by, LeaseKey session, long sent) {
    return twins(session)
        .anyMatch(
            twin ->
                twin.life == by && (twin.over == Long.MAX_VALUE || sent - twin.over <= UNDER_WAY));
  }

  /** Whether a hold is so old that the other of the two may believe that it is its own. */
  boolean mayBeShared(Life life, LeaseKey session) {
    return twins(session).anyMatch(twin -> twin.life == life && !isPast(twin));
  }

  private static boolean isPast(Twin twin) {
    return twin.life.process().ticker() - twin.copied > VALID;
  }

  private Stream<Twin> twins(LeaseKey session) {
    return pairs.getOrDefault(session, List.of()).stream();
  }

  /** Before each step of the simulation. */
  void check() {
    for (List<Twin> pair : pairs.values()) {
      for (Twin twin : pair) {
        if (twin.over == Long.MAX_VALUE && !twin.life.process().isSuspended() && !twin.isActive()) {
          twin.over = world.time().now();
          if (!twin.life.isDead()) {
            world.tally().count(Event.ENDED_BY_ITS_CLONE);
          }
        }
      }
      if (pair.stream().allMatch(twin -> twin.isActive() && isPast(twin))) {
        world.breaks(ONE, pair.get(0).session.toString());
      }
    }
  }
}
