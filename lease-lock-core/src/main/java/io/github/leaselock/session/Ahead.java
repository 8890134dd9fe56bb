package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.Place;
import io.github.leaselock.lease.SessionHolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sessions of other processes that are to be served first, as far as the newest known version
 * tells.
 */
record Ahead(SessionCore session, LeaseLock lock) {

  private static final int WATCHED = 4;

  private Optional<LeaseState> state() {
    return session.locks().newest(lock.key()).map(LeaseFormat::read);
  }

  /**
   * Those in the queue, an entry each, as long as it shows none of this session; no more than one
   * beyond those that are watched.
   */
  private List<LockHolder> queued() {
    List<LockHolder> queued = new ArrayList<>();
    Set<String> sessions = new HashSet<>();
    int alive = 0;
    for (Place place : state().map(state -> state.queue().places()).orElse(List.of())) {
      Optional<SessionHolder> claim = SessionHolder.parse(place.identity());
      if (alive > WATCHED || claim.filter(session::isOwn).isPresent()) {
        break;
      }
      if (claim.isEmpty() || sessions.add(claim.get().uid())) {
        queued.add(place.asHolder());
        alive += hasEnded(place.asHolder()) ? 0 : 1;
      }
    }
    return queued;
  }

  /** Whether this process is so near to being served that it has to know who of them lives. */
  boolean areFew() {
    return queued().stream().filter(waiter -> !hasEnded(waiter)).count() <= WATCHED;
  }

  /**
   * Looks at the next few that are not known to have ended. An attempt asks about no more than the
   * first who is alive; so several that died together delay those behind them by one duration, not
   * by one each.
   */
  void watch() {
    int watched = 0;
    for (LockHolder waiter : queued()) {
      if (watched == WATCHED) {
        return;
      }
      session.observe(lock, waiter);
      watched += hasEnded(waiter) ? 0 : 1;
    }
  }

  /** When the first of those that are watched can be judged, if it is not seen renewed again. */
  Optional<Duration> untilVerdict() {
    Stream<LockHolder> holders =
        state().map(LeaseState::holders).orElse(List.of()).stream()
            .filter(holder -> !isOwn(holder));
    return Stream.concat(holders, queued().stream())
        .flatMap(holder -> SessionHolder.parse(holder.identity()).stream())
        .flatMap(claim -> session.observer().untilVerdict(claim).stream())
        .min(Comparator.naturalOrder());
  }

  private boolean isOwn(LockHolder holder) {
    return SessionHolder.parse(holder.identity()).filter(session::isOwn).isPresent();
  }

  /** Whether these are sessions that are known to have ended, so that nobody need be asked. */
  boolean haveAllEnded(List<LockHolder> inTheWay) {
    return inTheWay.stream().allMatch(this::hasEnded);
  }

  private boolean hasEnded(LockHolder holder) {
    return SessionHolder.parse(holder.identity()).filter(session.observer()::hasEnded).isPresent();
  }
}
