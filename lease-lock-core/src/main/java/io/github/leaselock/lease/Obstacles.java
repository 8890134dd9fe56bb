package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands between a claim and its grant.
 *
 * @param blockers the holders in the way
 * @param needed how many of them must be stale
 * @param intent the exclusive waiter in the way
 * @param ahead those in the queue that are to be served first
 */
record Obstacles(
    List<LockHolder> blockers, int needed, Optional<Intent> intent, List<Place> ahead) {

  static Obstacles of(LeaseState state, Claim claim, boolean intentExpired) {
    List<LockHolder> others = state.holdersOtherThan(claim.holder());
    List<LockHolder> conflicting =
        others.stream().filter(other -> other.mode().conflictsWith(claim.mode())).toList();
    Optional<Intent> intent = intentBefore(state, claim, intentExpired);
    List<Place> ahead = ahead(state, claim);
    if (!conflicting.isEmpty() || claim.mode() == LockMode.EXCLUSIVE) {
      return new Obstacles(conflicting, conflicting.size(), intent, ahead);
    }
    int limit = claim.sharedLimit().orElse(Integer.MAX_VALUE);
    int tooMany = Math.max(0, others.size() - limit + 1);
    return new Obstacles(tooMany == 0 ? List.of() : others, tooMany, intent, ahead);
  }

  /**
   * The queue keeps out those who came later, not those that hold already. A shared waiter that
   * accepts only so many is kept out by any other, so it is not passed by shared ones either.
   */
  private static List<Place> ahead(LeaseState state, Claim claim) {
    return state.queue().isEmpty() || state.entryOf(claim.holder()).isPresent()
        ? List.of()
        : state.queue().before(claim.holder()).stream()
            .filter(
                place ->
                    place.mode().conflictsWith(claim.mode()) || place.sharedLimit().isPresent())
            .toList();
  }

  /** An intent keeps new shared holders out, not those that hold already, nor its own waiter. */
  private static Optional<Intent> intentBefore(
      LeaseState state, Claim claim, boolean intentExpired) {
    if (claim.mode() == LockMode.EXCLUSIVE
        || intentExpired
        || state.entryOf(claim.holder()).isPresent()) {
      return Optional.empty();
    }
    return state.intent().filter(intent -> !intent.is(claim.holder()));
  }

  boolean isEmpty() {
    return blockers.isEmpty() && intent.isEmpty() && ahead.isEmpty();
  }

  int enough() {
    return needed + (intent.isPresent() ? 1 : 0) + ahead.size();
  }

  List<LockHolder> asHolders() {
    List<LockHolder> all = new ArrayList<>(blockers);
    intent.ifPresent(waiter -> all.add(waiter.asHolder()));
    ahead.stream().map(Place::asHolder).forEach(all::add);
    return all;
  }
}
