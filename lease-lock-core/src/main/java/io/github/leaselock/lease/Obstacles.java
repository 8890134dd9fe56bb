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
 */
record Obstacles(List<LockHolder> blockers, int needed, Optional<Intent> intent) {

  static Obstacles of(LeaseState state, Claim claim, boolean intentExpired) {
    List<LockHolder> others = state.holdersOtherThan(claim.holder());
    List<LockHolder> conflicting =
        others.stream().filter(other -> other.mode().conflictsWith(claim.mode())).toList();
    if (!conflicting.isEmpty() || claim.mode() == LockMode.EXCLUSIVE) {
      return new Obstacles(
          conflicting, conflicting.size(), intentBefore(state, claim, intentExpired));
    }
    int limit = claim.sharedLimit().orElse(Integer.MAX_VALUE);
    int tooMany = Math.max(0, others.size() - limit + 1);
    return new Obstacles(
        tooMany == 0 ? List.of() : others, tooMany, intentBefore(state, claim, intentExpired));
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
    return blockers.isEmpty() && intent.isEmpty();
  }

  int enough() {
    return needed + (intent.isPresent() ? 1 : 0);
  }

  List<LockHolder> asHolders() {
    List<LockHolder> all = new ArrayList<>(blockers);
    intent.ifPresent(waiter -> all.add(waiter.asHolder()));
    return all;
  }
}
