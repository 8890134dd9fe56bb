package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * That whatever a live session holds or is queued for is somebody's: a wait that was given up, a
 * hold that was given back or lost, leave the Lease once nothing goes wrong any more.
 */
final class OrphanLaws {

  static final String ORPHAN = "what nobody wants any more is taken off the Lease";

  /** The longest pause between two attempts to give back, and the attempt. */
  private static final long BOUND = Duration.ofSeconds(40).toNanos();

  private final SessionWorld world;
  private final Map<SimulatedProcess, Long> since = new HashMap<>();

  OrphanLaws(SessionWorld world) {
    this.world = world;
  }

  /** Before each step of the simulation. */
  void check() {
    long now = world.time().now();
    for (SimulatedProcess process : world.processes()) {
      boolean orphan =
          world.isCalm()
              && process
                  .program()
                  .session()
                  .filter(LeaseSession::isActive)
                  .filter(session -> !world.twins().isOne(session.key()))
                  .filter(session -> stored(session) > process.program().wanted())
                  .isPresent();
      if (!orphan) {
        since.remove(process);
      } else if (now - since.computeIfAbsent(process, first -> now) > BOUND) {
        world.breaks(
            ORPHAN,
            process
                + ": "
                + world.server().locks().values().stream().map(Queued::describe).toList());
      }
    }
  }

  private long stored(LeaseSession session) {
    return world.server().locks().values().stream().mapToLong(lock -> of(session, lock)).sum();
  }

  private static long of(LeaseSession session, LeaseState lock) {
    long holds =
        lock.holders().stream()
            .filter(entry -> isOf(session, SessionHolder.parse(entry.identity()).orElseThrow()))
            .count();
    return holds + Queued.of(lock).stream().filter(place -> isOf(session, place.claim())).count();
  }

  private static boolean isOf(LeaseSession session, SessionHolder claim) {
    return claim.session().equals(session.key());
  }
}
