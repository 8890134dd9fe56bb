package io.github.leaselock.internal.lease;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What stands between a claim and its grant.
 *
 * <p>Whoever acts under a current holder has that one, and those under whom it acts in its turn,
 * not in its way; nor those who wait, unless they act under the same parent: the others wait for
 * the parent, and the parent for its child. Beside a parent that holds shared it takes no room of
 * its own: two parents whose children waited for the other parent would wait for each other.
 *
 * @param conflicting the holders beside which the claim cannot be granted, all of whom must be
 *     stale
 * @param sharing the holders that are too many together with the claim; usually nobody
 * @param tooMany how many of these must be stale at least
 * @param ahead those in the queue that are to be served first
 */
record Obstacles(
    List<HolderEntry> conflicting, List<HolderEntry> sharing, int tooMany, List<Place> ahead) {

  static Obstacles of(LeaseState state, Claim claim) {
    List<HolderEntry> ancestors = ancestors(state, claim.terms().under());
    List<HolderEntry> others = state.holdersOtherThan(claim.holder());
    others.removeAll(ancestors);
    List<HolderEntry> conflicting = new ArrayList<>();
    List<HolderEntry> sharing = new ArrayList<>();
    for (HolderEntry other : others) {
      (other.mode().conflictsWith(claim.mode()) ? conflicting : sharing).add(other);
    }
    int tooMany =
        ancestors.stream().anyMatch(parent -> parent.terms().isShared())
            ? 0
            : sharing.size() - roomBeside(sharing, claim.terms().limit());
    return new Obstacles(
        conflicting, tooMany == 0 ? List.of() : sharing, tooMany, ahead(state, claim, ancestors));
  }

  /** Everybody else: to one who asks for another life of the protected thing. */
  static Obstacles everybody(LeaseState state, Claim claim) {
    return new Obstacles(
        state.holdersOtherThan(claim.holder()),
        List.of(),
        0,
        state.queue().without(claim.holder()).places());
  }

  /** Where there is no room for one more holder: somebody who is stale has to make it. */
  static Obstacles full(LeaseState state, Claim claim) {
    return new Obstacles(List.of(), state.holdersOtherThan(claim.holder()), 1, List.of());
  }

  /** How many of these can stay beside one more at most: of all limits the smallest counts. */
  private static int roomBeside(List<HolderEntry> sharing, OptionalInt own) {
    List<Integer> limits =
        sharing.stream()
            .map(holder -> Math.min(limit(holder.limit()), limit(own)))
            .sorted(Comparator.reverseOrder())
            .toList();
    int stay = 0;
    while (stay < limits.size() && limits.get(stay) >= stay + 2) {
      stay++;
    }
    return stay;
  }

  private static int limit(OptionalInt limit) {
    return limit.orElse(Integer.MAX_VALUE);
  }

  /** Those holders as part of whose operations a claim is made, nearest first; usually none. */
  static List<HolderEntry> ancestors(LeaseState state, Optional<String> under) {
    if (under.isEmpty()) {
      return List.of();
    }
    List<HolderEntry> ancestors = new ArrayList<>();
    Optional<HolderEntry> parent = granted(state, under.get());
    while (parent.isPresent() && !ancestors.contains(parent.get())) {
      ancestors.add(parent.get());
      parent = parent.get().under().flatMap(next -> granted(state, next));
    }
    return ancestors;
  }

  /** A parent that has not taken up its offer has begun nothing that anybody could be part of. */
  private static Optional<HolderEntry> granted(LeaseState state, String identity) {
    return state.holders().stream()
        .filter(holder -> holder.identity().equals(identity))
        .filter(holder -> holder.token().isPresent() && holder.offer().isEmpty())
        .findFirst();
  }

  /**
   * Those under whom an exclusive request is made and who hold shared: as if they wanted to become
   * exclusive under way.
   */
  static List<HolderEntry> heldShared(LeaseState state, Terms terms) {
    return terms.isShared()
        ? List.of()
        : ancestors(state, terms.under()).stream()
            .filter(parent -> parent.terms().isShared())
            .toList();
  }

  /**
   * The queue keeps out those who came later, not those that hold already. Shared ones pass each
   * other unless somebody accepts only so many, for then one more is one less for those who wait.
   */
  private static List<Place> ahead(LeaseState state, Claim claim, List<HolderEntry> ancestors) {
    if (state.queue().isEmpty() || state.entryOf(claim.holder()).isPresent()) {
      return List.of();
    }
    boolean limited =
        claim.terms().limit().isPresent()
            || state.holders().stream().anyMatch(holder -> holder.limit().isPresent());
    List<Place> ahead = state.queue().before(claim);
    ahead.removeIf(
        place ->
            !(limited
                || place.mode().conflictsWith(claim.mode())
                || place.sharedLimit().isPresent()));
    if (!ancestors.isEmpty()) {
      ahead.removeIf(place -> !isSibling(state, place, ancestors.get(0)));
    }
    return ahead;
  }

  /** Whether it waits as part of the parent's operation, for none of those who are part of it. */
  private static boolean isSibling(LeaseState state, Place place, HolderEntry parent) {
    return ancestors(state, place.terms().under()).contains(parent)
        && heldShared(state, place.terms()).isEmpty();
  }

  boolean isEmpty() {
    return conflicting.isEmpty() && tooMany == 0 && ahead.isEmpty();
  }

  /** All holders in the way, whether they conflict or are too many. */
  List<HolderEntry> blockers() {
    List<HolderEntry> all = new ArrayList<>(conflicting);
    all.addAll(sharing);
    return all;
  }

  /** How many have to be stale at least. */
  int enough() {
    return conflicting.size() + tooMany + ahead.size();
  }

  /** Whether nothing is left of them once the stale ones are gone. */
  boolean areOvercome(Set<HolderEntry> stale, Claim claim) {
    List<HolderEntry> left = new ArrayList<>(sharing);
    left.removeIf(stale::contains);
    return stale.containsAll(conflicting)
        && left.size() == roomBeside(left, claim.terms().limit())
        && ahead.stream().allMatch(place -> stale.contains(place.asHolder()));
  }

  List<HolderEntry> asHolders() {
    List<HolderEntry> all = blockers();
    ahead.forEach(place -> all.add(place.asHolder()));
    return all;
  }
}
