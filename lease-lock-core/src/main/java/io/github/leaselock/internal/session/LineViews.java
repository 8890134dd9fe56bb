package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.LockEngine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Reads versions of locks' Leases for one session: what they show of its claims, whose attempt
 * would be a write, and which other sessions are to be served first.
 */
final class LineViews {

  /**
   * How many sessions ahead in the queue are watched at once: those that died together delay those
   * behind them by one duration, not by one each.
   */
  private static final int WATCHED = 4;

  private final LockEngine locks;
  private final SessionHolder self;
  private final Predecessors predecessors;

  LineViews(LockEngine locks, SessionHolder self, Predecessors predecessors) {
    this.locks = locks;
    this.self = self;
    this.predecessors = predecessors;
  }

  private boolean isOwn(SessionHolder claim) {
    return claim.session().equals(self.session()) && claim.uid().equals(self.uid());
  }

  private Optional<SessionHolder> own(String identity) {
    return SessionHolder.parse(identity).filter(this::isOwn);
  }

  /** The newest version of a Lease that this process knows. */
  Optional<LeaseRecord> newest(LeaseKey key) {
    return locks.newest(key);
  }

  /** A version that was shown, or a newer one that is known. */
  LeaseRecord observed(LeaseRecord shown) {
    return locks.observed(shown);
  }

  /** Nobody waits in this line. */
  void nobodyWaits(LineMailbox line) {
    predecessors.ahead(line, Set.of());
  }

  /**
   * What a version tells a line.
   *
   * @param waiting the claims that wait, in the order of arrival
   * @param requests what they ask
   */
  LineView view(
      LineMailbox line, LeaseRecord lease, List<Long> waiting, LongFunction<LockRequest> requests) {
    LeaseState state = LeaseFormat.read(lease);
    boolean far = false;
    if (!waiting.isEmpty()) {
      Set<SessionHolder> ahead = new LinkedHashSet<>();
      far = !areFewAhead(state, ahead);
      predecessors.ahead(line, ahead);
    }
    Map<Long, FencingToken> active = new HashMap<>(2);
    Map<Long, FencingToken> pending = new HashMap<>(2);
    for (LockHolder entry : state.holders()) {
      own(entry.identity())
          .filter(claim -> entry.token().isPresent())
          .ifPresent(
              claim ->
                  (entry.pending() ? pending : active)
                      .put(claim.number(), entry.token().orElseThrow()));
    }
    Set<Long> queued = waiting.isEmpty() ? Set.of() : queued(state, waiting);
    Set<Long> worthTrying = new HashSet<>();
    for (long number : waiting) {
      if (active.containsKey(number)) {
        continue;
      }
      if (!isWorthTrying(lease, state, requests.apply(number))) {
        break;
      }
      worthTrying.add(number);
    }
    return new LineView(lease.uid(), lease.token(), active, pending, queued, worthTrying, far);
  }

  private Set<Long> queued(LeaseState state, List<Long> waiting) {
    Set<Long> queued = new HashSet<>();
    for (Place place : state.queue().places()) {
      Optional<SessionHolder> first = own(place.identity());
      if (first.isPresent()) {
        long from = first.get().number();
        waiting.stream()
            .filter(number -> number >= from && number < from + place.count())
            .forEach(queued::add);
      }
    }
    return queued;
  }

  /** Whether it would be a write, be it to take over from those who are known to have ended. */
  private boolean isWorthTrying(LeaseRecord lease, LeaseState state, LockRequest request) {
    Decision decision =
        LeaseProtocol.decide(
            state, request.claim(), lease.token(), locks.world().clock().instant());
    return decision instanceof Decision.Judge judge
        ? judge.holders().stream().allMatch(this::hasEnded)
        : decision instanceof Decision.Grant
            || decision instanceof Decision.Enqueue
            || decision instanceof Decision.Serve;
  }

  private boolean hasEnded(LockHolder holder) {
    return SessionHolder.parse(holder.identity()).filter(predecessors::hasEnded).isPresent();
  }

  /**
   * Collects the sessions that hold, and the next few in the queue that are to be served first.
   *
   * @return whether there are no more of those that are not known to have ended
   */
  private boolean areFewAhead(LeaseState state, Set<SessionHolder> ahead) {
    for (LockHolder holder : state.holders()) {
      SessionHolder.parse(holder.identity()).filter(other -> !isOwn(other)).ifPresent(ahead::add);
    }
    int alive = 0;
    for (Place place : state.queue().places()) {
      Optional<SessionHolder> other = SessionHolder.parse(place.identity());
      if (other.filter(this::isOwn).isPresent()) {
        return true;
      }
      if (alive == WATCHED) {
        return false;
      }
      if (other.isEmpty() || ahead.add(other.get())) {
        alive += other.filter(predecessors::hasEnded).isPresent() ? 0 : 1;
      }
    }
    return true;
  }
}
