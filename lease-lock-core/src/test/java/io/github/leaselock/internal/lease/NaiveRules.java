package io.github.leaselock.internal.lease;

import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of the lock said once more, in another way than the code says them, and slower. */
final class NaiveRules {

  private NaiveRules() {}

  static Optional<HolderEntry> named(LeaseState state, String identity) {
    return state.holders().stream().filter(h -> h.identity().equals(identity)).findFirst();
  }

  /** The identities of those under whom somebody acts. */
  static Set<String> ancestors(LeaseState state, Terms terms) {
    Set<String> ancestors = new HashSet<>();
    Optional<String> next = terms.under();
    while (next.isPresent() && !ancestors.contains(next.get())) {
      Optional<HolderEntry> parent =
          named(state, next.get()).filter(h -> h.token().isPresent() && h.offer().isEmpty());
      if (parent.isEmpty()) {
        return ancestors;
      }
      ancestors.add(next.get());
      next = parent.get().under();
    }
    return ancestors;
  }

  /** Whoever has asked for more than it was offered since is as if it had been offered nothing. */
  static LeaseState withoutUnwantedOffer(LeaseState state, Claim claim) {
    boolean unwanted =
        claim.mode() == LockMode.EXCLUSIVE
            && named(state, claim.holder().identity())
                .filter(mine -> mine.offer().isPresent() && mine.mode() == LockMode.SHARED)
                .isPresent();
    return unwanted ? state.withHolders(state.holdersOtherThan(claim.holder())) : state;
  }

  private static boolean isSharedAncestor(LeaseState state, Terms terms) {
    return ancestors(state, terms).stream()
        .anyMatch(parent -> named(state, parent).orElseThrow().mode() == LockMode.SHARED);
  }

  /** Exclusive as part of what is held shared. */
  static boolean isUpgrade(LeaseState state, Terms terms) {
    return terms.mode() == LockMode.EXCLUSIVE && isSharedAncestor(state, terms);
  }

  /** Those who came first and whom a grant would keep out, or take the room of. */
  static List<Place> ahead(LeaseState state, Claim claim) {
    List<Place> ahead = new ArrayList<>();
    if (named(state, claim.holder().identity()).isPresent()) {
      return ahead;
    }
    Set<String> ancestors = ancestors(state, claim.terms());
    for (Place place : state.queue().places()) {
      boolean isOwn = place.identity().equals(claim.holder().identity());
      if (isOwn && place.mode() == claim.mode()) {
        break;
      }
      boolean harmed =
          place.mode() == LockMode.EXCLUSIVE
              || claim.mode() == LockMode.EXCLUSIVE
              || place.sharedLimit().isPresent()
              || claim.terms().limit().isPresent()
              || state.holders().stream().anyMatch(holder -> holder.limit().isPresent());
      boolean counts =
          ancestors.isEmpty()
              || (ancestors(state, place.terms()).containsAll(ancestors)
                  && !isUpgrade(state, place.terms()));
      if (!isOwn && harmed && counts && place.priority() >= claim.terms().priority()) {
        ahead.add(place);
      }
    }
    return ahead;
  }

  /** Those holders that are nobody's parent here, and not stale. */
  static List<HolderEntry> respected(LeaseState state, Claim claim, Set<HolderEntry> stale) {
    Set<String> ancestors = ancestors(state, claim.terms());
    List<HolderEntry> respected = new ArrayList<>(state.holders());
    respected.removeIf(
        holder ->
            holder.identity().equals(claim.holder().identity())
                || ancestors.contains(holder.identity())
                || stale.contains(holder));
    return respected;
  }

  static boolean isKeptOutByHolders(LeaseState state, Claim claim, Set<HolderEntry> stale) {
    List<HolderEntry> respected = respected(state, claim, stale);
    if (respected.stream().anyMatch(holder -> holder.mode().conflictsWith(claim.mode()))) {
      return true;
    }
    int limit = claim.terms().limit().orElse(Integer.MAX_VALUE);
    for (HolderEntry holder : respected) {
      limit = Math.min(limit, holder.limit().orElse(Integer.MAX_VALUE));
    }
    return !isSharedAncestor(state, claim.terms()) && respected.size() >= limit;
  }

  static boolean isKeptOut(LeaseState state, Claim claim, Set<HolderEntry> stale) {
    return isKeptOutByHolders(state, claim, stale)
        || ahead(state, claim).stream().anyMatch(place -> !stale.contains(place.asHolder()));
  }

  /** Who could be served right now: nobody, after any write that serves. */
  static List<Place> servable(LeaseState state) {
    if (!state.draining().isEmpty()) {
      return List.of();
    }
    return state.queue().places().stream()
        .filter(place -> named(state, place.identity()).isEmpty())
        .filter(place -> !isUpgrade(state, place.terms()))
        .filter(place -> !isKeptOut(state, place.asClaim().orElseThrow(), Set.of()))
        .toList();
  }
}
