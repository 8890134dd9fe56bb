package io.github.leaselock.internal.lease;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives those who wait their places. */
final class Placement {

  private Placement() {}

  /**
   * A claim that queues gets its place before anybody is judged, which may take long; one that has
   * a place on other terms gets it on these. Without room it waits without a place, or with the one
   * that it has if that is as good.
   */
  static LeaseState of(LeaseState state, Claim claim, Instant now) {
    if (!claim.queues() || state.entryOf(claim.holder()).isPresent()) {
      return state;
    }
    Optional<Place> own = state.queue().placeOf(claim.holder());
    if (own.filter(place -> isOnTermsOf(place, claim)).isPresent()) {
      return state;
    }
    LeaseState next =
        superseding(state, claim, now)
            .withQueue(state.queue().with(claim, now))
            .forLife(claim.life());
    return Room.forPlace(next).orElseGet(() -> withoutRoom(state, own, claim));
  }

  private static boolean isOnTermsOf(Place place, Claim claim) {
    return place.terms().equals(claim.terms()) && place.lapse().equals(claim.lapse());
  }

  /** Nobody is handed the lock in a mode, or by a limit, that it does not want any more. */
  private static LeaseState withoutRoom(LeaseState state, Optional<Place> own, Claim claim) {
    boolean isAsGood =
        own.filter(place -> place.mode() == claim.mode())
            .filter(place -> place.sharedLimit().equals(claim.terms().limit()))
            .isPresent();
    return own.isEmpty() || isAsGood
        ? state
        : Room.fitted(state.withQueue(state.queue().without(claim.holder())));
  }

  /** Without those whom a claim replaces in its group, but for a trace of them. */
  static LeaseState superseding(LeaseState state, Claim claim, Instant now) {
    List<Place> replaced = state.queue().groupOf(claim);
    if (replaced.isEmpty()) {
      return state;
    }
    List<Supersession> traces = new ArrayList<>(state.superseded());
    for (Place place : replaced) {
      for (long i = Math.max(0, place.count() - Supersession.MAX_TRACES); i < place.count(); i++) {
        traces.add(
            new Supersession(
                place.waiter(i), claim.holder().identity(), now.truncatedTo(ChronoUnit.MICROS)));
      }
    }
    return state.withSuperseded(traces).withQueue(state.queue().withoutAll(replaced));
  }
}
