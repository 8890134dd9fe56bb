package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a claimant among the holders. */
final class Grants {

  private Grants() {}

  /** Empty if there is no room for one more holder beside those that stay. */
  static Optional<Decision.Grant> grant(
      LeaseState state,
      Claim claim,
      List<HolderEntry> evicted,
      List<Place> passed,
      FencingToken token,
      Instant now) {
    Optional<HolderEntry> before = state.entryOf(claim.holder());
    List<HolderEntry> draining = draining(state, claim, evicted);
    List<HolderEntry> holders = state.holdersOtherThan(claim.holder());
    holders.removeAll(evicted);
    boolean wasActive = before.filter(entry -> isActive(entry)).isPresent();
    HolderEntry entry =
        HolderEntry.granted(
                claim.holder().identity(), claim.terms(), token, now.truncatedTo(ChronoUnit.MICROS))
            .marked(claim.mark())
            .pending(!draining.isEmpty() && !wasActive);
    holders.add(entry);
    LeaseState asked = isNew(before) ? Placement.superseding(state, claim, now) : state;
    LeaseState granted =
        asked
            .with(holders, draining)
            .withQueue(asked.queue().withoutAll(passed).without(claim.holder()))
            .withoutSupersessionOf(claim.holder())
            .withLife(life(state, claim, before, holders, passed));
    Optional<LeaseState> room =
        holders.size() == 1 ? Optional.of(granted) : Room.forHolder(granted);
    return room.map(
        fits -> new Decision.Grant(Room.fitted(HandOver.served(fits, token, now)), entry, evicted));
  }

  /** What drained drains on; with it what is evicted, and what was named without a grant. */
  private static List<HolderEntry> draining(
      LeaseState state, Claim claim, List<HolderEntry> evicted) {
    List<HolderEntry> draining = new ArrayList<>(state.draining());
    if (claim.drains()) {
      evicted.stream()
          .filter(HolderEntry::mayHaveWorked)
          .map(HolderEntry::drained)
          .forEach(draining::add);
    }
    if (!draining.isEmpty()) {
      state
          .entryOf(claim.holder())
          .filter(entry -> entry.token().isEmpty())
          .map(HolderEntry::drained)
          .ifPresent(draining::add); // a pending one is not drained, and its work may run
    }
    return draining;
  }

  /** Whoever may act already goes on in a weaker mode: beside what drains it came by right. */
  private static boolean isActive(HolderEntry entry) {
    return entry.token().isPresent() && entry.mayHaveWorked();
  }

  /** A holder that changes its mode is no newer than those who wait in its group. */
  private static boolean isNew(Optional<HolderEntry> before) {
    return before.filter(entry -> entry.offer().isEmpty()).isEmpty();
  }

  /** Where nobody else is left, the one who is granted begins a new life, or says of none. */
  private static Optional<String> life(
      LeaseState state,
      Claim claim,
      Optional<HolderEntry> before,
      List<HolderEntry> holders,
      List<Place> passed) {
    boolean isAlone =
        isNew(before)
            && holders.size() == 1
            && state.queue().withoutAll(passed).without(claim.holder()).isEmpty();
    return isAlone || state.life().isEmpty() ? claim.life() : state.life();
  }
}
