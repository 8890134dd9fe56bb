package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import java.util.List;

/** What must be left when everybody has closed its session and nothing happens any more. */
final class QuietLaws {

  static final String LOCKS = "nothing is held and nobody is queued when all is quiet";
  static final String SESSIONS = "no session's Lease is left of those that were closed or judged";

  private final SessionWorld world;

  QuietLaws(SessionWorld world) {
    this.world = world;
  }

  void check(List<LeaseKey> closed) {
    world
        .server()
        .locks()
        .forEach(
            (key, state) -> {
              if (!state.isFree() || !state.queue().isEmpty()) {
                world.breaks(LOCKS, key + " " + Queued.describe(state));
              }
            });
    for (LeaseKey session : world.server().sessions()) {
      LeaseRecord lease = world.server().lease(session).orElseThrow();
      boolean held = !lease.holderIdentity().isEmpty() && !SessionMarks.isOver(lease);
      if (closed.contains(session) && held) { // a creation that arrives late is left free
        world.breaks(SESSIONS, session.toString());
      }
    }
  }
}
