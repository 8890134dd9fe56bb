package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import io.github.leaselock.Reservation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Serves a queue: from its head, everybody whom neither a holder nor somebody before keeps from the
 * lock. With a shared one that is at the head, so are the shared ones behind it.
 */
final class HandOver {

  private HandOver() {}

  static LeaseState served(LeaseState state, FencingToken token, Instant now) {
    if (state.queue().isEmpty() || !state.draining().isEmpty() || !state.needs().isEmpty()) {
      return state;
    }
    LeaseState next = state;
    Optional<Claim> servable = firstServable(next);
    while (servable.isPresent()) {
      LeaseState handed = handed(next, servable.get(), token, now);
      Optional<LeaseState> room =
          handed.holders().size() == 1
              ? Optional.of(Room.fitted(handed))
              : Room.forHandOver(handed);
      if (room.isEmpty()) {
        return next; // whoever waits takes it by itself
      }
      next = room.get();
      servable = firstServable(next);
    }
    return next;
  }

  /**
   * Hands the lock on where those who were offered it have not taken it up, and past waiters that
   * are stale: to whoever is next, the claimant perhaps. Nobody who may have worked is evicted for
   * another, who may have to drain.
   */
  static Optional<Decision> passOn(
      LeaseState state,
      Claim claim,
      Obstacles obstacles,
      Set<HolderEntry> stale,
      FencingToken token,
      Instant now) {
    List<HolderEntry> lapsed =
        obstacles.blockers().stream()
            .filter(holder -> holder.offer().isPresent() && stale.contains(holder))
            .toList();
    List<Place> passed =
        obstacles.ahead().stream().filter(place -> stale.contains(place.asHolder())).toList();
    if (lapsed.isEmpty() && (passed.isEmpty() || !obstacles.blockers().isEmpty())) {
      return Optional.empty();
    }
    List<HolderEntry> holders = new ArrayList<>(state.holders());
    holders.removeAll(lapsed);
    LeaseState left = state.withHolders(holders).withQueue(state.queue().withoutAll(passed));
    return Optional.of(new Decision.Serve(takenUp(served(left, token, now), claim), lapsed));
  }

  /** What its own write hands to the claimant it takes up with it, if that is what it asks for. */
  static LeaseState takenUp(LeaseState served, Claim claim) {
    return served
        .entryOf(claim.holder())
        .filter(entry -> entry.offer().isPresent() && entry.mode() == claim.mode())
        .filter(entry -> !Named.isUnwanted(served, entry, claim))
        .map(entry -> served.replaced(claim.holder(), entry.marked(claim.mark())))
        .map(taken -> taken.forLife(claim.life()))
        .orElse(served);
  }

  private static LeaseState handed(LeaseState state, Claim claim, FencingToken token, Instant now) {
    HolderEntry entry =
        HolderEntry.granted(
            claim.holder().identity(), claim.terms(), token, now.truncatedTo(ChronoUnit.MICROS));
    boolean actsByItself =
        claim.holder().kind().equals(SessionHolder.KIND)
            || claim.holder().kind().equals(Reservation.KIND);
    List<HolderEntry> holders = new ArrayList<>(state.holders());
    holders.add(actsByItself ? entry : entry.offered(claim.lapse()));
    return state.withHolders(holders).withQueue(state.queue().without(claim.holder()));
  }

  /**
   * The first waiter whom nobody keeps from the lock. Behind one who is kept from it only those can
   * be served who conflict with nobody before them, or act as part of a holder's operation.
   */
  private static Optional<Claim> firstServable(LeaseState state) {
    boolean passedExclusive = false;
    boolean passed = false;
    boolean isHeldExclusively =
        state.holders().stream().anyMatch(holder -> holder.mode() == LockMode.EXCLUSIVE);
    for (Place place : state.queue().places()) {
      boolean nested = place.terms().under().isPresent();
      boolean blocked =
          isHeldExclusively
              || passedExclusive
              || (passed && (!place.terms().isShared() || place.sharedLimit().isPresent()));
      if (nested || !blocked) {
        Optional<Claim> claim = place.asClaim().filter(first -> isServable(state, first));
        if (claim.isPresent()) {
          return claim;
        }
      }
      passed = true;
      passedExclusive |= !place.terms().isShared();
    }
    return Optional.empty();
  }

  private static boolean isServable(LeaseState state, Claim claim) {
    return state.entryOf(claim.holder()).isEmpty()
        && Obstacles.heldShared(state, claim.terms()).isEmpty()
        && Obstacles.of(state, claim).isEmpty();
  }
}
