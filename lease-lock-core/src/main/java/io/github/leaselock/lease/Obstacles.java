package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What stands between a claim and its grant.
 *
 * <p>Whoever acts under a current holder has that one, and those under whom it acts in its turn,
 * not in its way; nor those who wait, unless they act under one of these as well: they wait for the
 * parent, and the parent for its child.
 *
 * @param blockers the holders in the way
 * @param needed how many of them must be stale
 * @param ahead those in the queue that are to be served first
 */
record Obstacles(List<LockHolder> blockers, int needed, List<Place> ahead) {

  static Obstacles of(LeaseState state, Claim claim) {
    Set<String> ancestors = ancestors(state, claim.terms().under());
    List<LockHolder> others = others(state, claim, ancestors);
    List<Place> ahead = ahead(state, claim, ancestors);
    List<LockHolder> conflicting = new ArrayList<>();
    for (LockHolder other : others) {
      if (other.mode().conflictsWith(claim.mode())) {
        conflicting.add(other);
      }
    }
    if (!conflicting.isEmpty() || claim.mode() == LockMode.EXCLUSIVE) {
      return new Obstacles(conflicting, conflicting.size(), ahead);
    }
    int tooMany = Math.max(0, others.size() - limit(others, claim.terms().limit()) + 1);
    return new Obstacles(tooMany == 0 ? List.of() : others, tooMany, ahead);
  }

  /** Those holders as part of whose operations a claim is made, nearest first; usually none. */
  static Set<String> ancestors(LeaseState state, Optional<String> under) {
    if (under.isEmpty()) {
      return Set.of();
    }
    Set<String> ancestors = new HashSet<>();
    Optional<String> next = under;
    while (next.isPresent() && !ancestors.contains(next.get())) {
      Optional<LockHolder> parent = granted(state, next.get());
      parent.ifPresent(holder -> ancestors.add(holder.identity()));
      next = parent.flatMap(LockHolder::under);
    }
    return ancestors;
  }

  /** A parent that has not taken up its offer has begun nothing that anybody could be part of. */
  private static Optional<LockHolder> granted(LeaseState state, String identity) {
    return state.holders().stream()
        .filter(holder -> holder.identity().equals(identity))
        .filter(holder -> holder.token().isPresent() && holder.offer().isEmpty())
        .findFirst();
  }

  private static List<LockHolder> others(LeaseState state, Claim claim, Set<String> ancestors) {
    List<LockHolder> others = state.holdersOtherThan(claim.holder());
    others.removeIf(other -> ancestors.contains(other.identity()));
    return others;
  }

  /** Of all limits the smallest counts. */
  private static int limit(List<LockHolder> others, OptionalInt own) {
    int limit = own.orElse(Integer.MAX_VALUE);
    for (LockHolder other : others) {
      limit = Math.min(limit, other.limit().orElse(Integer.MAX_VALUE));
    }
    return limit;
  }

  /**
   * The queue keeps out those who came later, not those that hold already. A shared waiter that
   * accepts only so many is kept out by any other, so it is not passed by shared ones either.
   */
  private static List<Place> ahead(LeaseState state, Claim claim, Set<String> ancestors) {
    if (state.queue().isEmpty() || state.entryOf(claim.holder()).isPresent()) {
      return List.of();
    }
    List<Place> ahead = state.queue().before(claim);
    ahead.removeIf(
        place ->
            !(place.mode().conflictsWith(claim.mode()) || place.sharedLimit().isPresent())
                || !isFamily(place, ancestors));
    return ahead;
  }

  private static boolean isFamily(Place place, Set<String> ancestors) {
    return ancestors.isEmpty() || place.terms().under().filter(ancestors::contains).isPresent();
  }

  boolean isEmpty() {
    return blockers.isEmpty() && ahead.isEmpty();
  }

  int enough() {
    return needed + ahead.size();
  }

  List<LockHolder> asHolders() {
    List<LockHolder> all = new ArrayList<>(blockers);
    ahead.forEach(place -> all.add(place.asHolder()));
    return all;
  }
}
