package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LockQueue;
import io.github.leaselock.lease.Place;
import io.github.leaselock.lease.SessionHolder;
import java.util.Optional;

/**
 * Those of other processes who are to be served first, as far as the newest known version tells.
 */
record Ahead(LeaseSession session, LeaseLock lock) {

  private static final int WATCHED = 4;

  private LockQueue queue() {
    return session
        .locks()
        .newest(lock.key())
        .map(lease -> LeaseFormat.read(lease).queue())
        .orElse(LockQueue.EMPTY);
  }

  /** Whether nobody is to be served before this waiter. */
  boolean isNobody(Holder waiter) {
    return queue().positionOf(waiter).filter(position -> position > 0).isEmpty();
  }

  /**
   * Looks at the next few sessions. An attempt asks about no more than the first who is alive; so
   * several that died together delay those behind them by one duration, not by one each.
   */
  void watch() {
    int watched = 0;
    for (Place place : queue().places()) {
      Optional<SessionHolder> claim = SessionHolder.parse(place.identity());
      if (claim.filter(session::isOwn).isPresent() || watched == WATCHED) {
        return;
      }
      watched++;
      session.observe(lock, place.asHolder());
    }
  }
}
