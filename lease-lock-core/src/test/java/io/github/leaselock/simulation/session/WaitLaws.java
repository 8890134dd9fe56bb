package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That nobody waits for the dead for longer than the design says. The next four are watched at
 * once, so they delay by the duration of one session, and the look before it, a third of the
 * duration apart; those behind them, four by four, by a duration each, and the first look at them
 * may be a whole duration away. Besides, one look for a watch that told nothing, and some seconds
 * for requests. By the waiter's own clock, and from when nothing went wrong any more and nobody
 * alive was before it.
 */
final class WaitLaws {

  static final String BOUND = "the dead delay by a session's duration and the looks before it";

  private static final int AT_ONCE = 4;
  private static final Duration LOOK = Setting.DURATION.dividedBy(3);
  private static final Duration REQUESTS = Duration.ofSeconds(3);

  private final SessionWorld world;
  private final Map<SimulatedProcess, Waiting> waiting = new HashMap<>();

  private static final class Waiting {
    private long since;
    private final Set<String> dead = new HashSet<>();

    Waiting(long since) {
      this.since = since;
    }
  }

  WaitLaws(SessionWorld world) {
    this.world = world;
  }

  /** Before each step of the simulation. */
  void check() {
    for (SimulatedProcess process : world.processes()) {
      Optional<LeaseKey> lock = process.program().waitsFor();
      if (lock.isEmpty()) {
        world.looks().waitsNoMore(process);
        Waiting over = waiting.remove(process);
        if (over != null && !over.dead.isEmpty()) {
          world.tally().waited(world.time().now() - over.since);
        }
      } else {
        process.program().session().ifPresent(session -> check(process, session, lock.get()));
      }
    }
  }

  private void check(SimulatedProcess process, LeaseSession session, LeaseKey lock) {
    long now = world.time().now();
    Waiting wait = waiting.computeIfAbsent(process, first -> new Waiting(now));
    Set<String> before = before(session, world.server().state(lock));
    world.looks().waits(process, session, lock, before);
    if (wait.since < world.calmFrom()) {
      wait.since = world.calmFrom(); // there need not have been a step since
      wait.dead.clear();
    }
    if (!session.isActive() || before.stream().anyMatch(world::isAlive)) {
      wait.since = now;
      wait.dead.clear();
    }
    wait.dead.addAll(before);
    Duration bound = bound(wait.dead.size());
    if (now - wait.since > process.trueDuration(bound)) {
      world.breaks(
          BOUND,
          "%s waits for %s for longer than %s behind %s"
              .formatted(process, lock, bound, wait.dead));
    }
  }

  private static Duration bound(int dead) {
    int fours = (dead + AT_ONCE - 1) / AT_ONCE;
    Duration firstLook = fours > 1 ? Setting.DURATION : LOOK;
    return firstLook.plus(Setting.DURATION.multipliedBy(fours)).plus(LOOK).plus(REQUESTS);
  }

  /** The sessions that are to be served first, by the uids of their Leases. */
  private static Set<String> before(LeaseSession session, LeaseState state) {
    Set<String> before = new HashSet<>();
    for (LockHolder holder : state.holders()) {
      before.add(SessionHolder.parse(holder.identity()).orElseThrow().session().name());
    }
    List<Queued> queue = Queued.of(state);
    for (Queued waiter : queue) {
      if (waiter.claim().session().equals(session.key())) {
        break;
      }
      before.add(waiter.claim().session().name());
    }
    return before;
  }
}
