package io.github.leaselock.internal.lease;

import static io.github.leaselock.internal.lease.Requirement.require;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.Reservation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What holds of every write, whatever was there before and whoever makes it. */
final class StepInvariants {

  private final LeaseState before;
  private final LeaseState after;
  private final Optional<Holder> who;
  private final Set<String> group;
  private final Set<HolderEntry> gone;
  private final FencingToken version;
  private final Supplier<String> situation;

  /**
   * One write.
   *
   * @param who takes itself in or out, if anybody does
   * @param group the group of which only the newest waits, if it is asked for now
   * @param gone who is stale, or taken away by force
   */
  StepInvariants(
      LeaseState before,
      LeaseState after,
      Optional<Holder> who,
      Optional<String> group,
      Set<HolderEntry> gone,
      FencingToken version,
      Supplier<String> situation) {
    this.before = before;
    this.after = after;
    this.who = who;
    this.group = group.map(Set::of).orElse(Set.of());
    this.gone = gone;
    this.version = version;
    this.situation = situation;
  }

  private boolean isWho(String identity) {
    return who.filter(holder -> holder.identity().equals(identity)).isPresent();
  }

  /** All that holds of a write that serves those whom nobody keeps from the lock. */
  void checkServing() {
    check();
    require(NaiveRules.servable(after).isEmpty(), "nobody waits whom nobody keeps out", situation);
    require(!after.isFree() || after.queue().isEmpty(), "no free lock is waited for", situation);
  }

  void check() {
    nobodyHoldsTwiceOrHoldsAndWaits();
    theOthersAreAsTheyWere();
    nobodyNewConflicts();
    onlyWaitersAreHandedTheLock();
    nobodyLosesItsPlace();
    whatDrainedDrainsOn();
  }

  private void nobodyHoldsTwiceOrHoldsAndWaits() {
    Set<String> identities = new HashSet<>();
    for (HolderEntry holder : after.holders()) {
      require(identities.add(holder.identity()), "nobody holds twice", situation);
      require(
          after.queue().places().stream().noneMatch(p -> p.identity().equals(holder.identity()))
              || NaiveRules.named(before, holder.identity()).isPresent(),
          "whoever is let in has no place any more",
          situation);
    }
  }

  private void theOthersAreAsTheyWere() {
    List<HolderEntry> expected = new ArrayList<>();
    for (HolderEntry holder : before.holders()) {
      boolean stays =
          after.holders().stream().anyMatch(h -> h.identity().equals(holder.identity()));
      require(
          stays || isWho(holder.identity()) || gone.contains(holder),
          "only the stale and the forced are taken away",
          situation);
      if (stays && !isWho(holder.identity())) {
        expected.add(after.draining().isEmpty() ? holder.activated() : holder);
      }
    }
    List<HolderEntry> kept = new ArrayList<>(after.holders());
    kept.removeIf(holder -> isWho(holder.identity()) || isNew(holder));
    require(kept.equals(expected), "the others are as they were, in their order", situation);
  }

  private boolean isNew(HolderEntry holder) {
    return holder.token().filter(version::equals).isPresent() && !before.holders().contains(holder);
  }

  private void nobodyNewConflicts() {
    for (HolderEntry holder : after.holders()) {
      if (!isNew(holder)) {
        continue;
      }
      for (HolderEntry other : after.holders()) {
        boolean isFamily =
            NaiveRules.ancestors(after, holder.terms()).contains(other.identity())
                || NaiveRules.ancestors(after, other.terms()).contains(holder.identity());
        require(
            other.equals(holder) || isFamily || !holder.mode().conflictsWith(other.mode()),
            "nobody is let in beside one with whom it conflicts: " + holder + " and " + other,
            situation);
      }
      theTokenIsTheLargest(holder);
    }
  }

  private void theTokenIsTheLargest(HolderEntry granted) {
    for (HolderEntry other : before.holders()) {
      require(
          other.token().map(version::isAfter).orElse(true),
          "the token of " + granted + " is larger than that of " + other,
          situation);
    }
  }

  private void onlyWaitersAreHandedTheLock() {
    for (HolderEntry holder : after.holders()) {
      if (!isNew(holder) || isWho(holder.identity())) {
        continue;
      }
      Place place =
          before.queue().places().stream()
              .filter(waiter -> waiter.identity().equals(holder.identity()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("from nowhere: " + situation.get()));
      boolean actsByItself =
          holder.identity().startsWith(SessionHolder.KIND)
              || holder.identity().startsWith(Reservation.KIND);
      require(place.terms().equals(holder.terms()), "on the terms asked for", situation);
      require(
          holder.offer().equals(actsByItself ? Optional.empty() : Optional.of(place.lapse())),
          "an object is offered what it has to take up",
          situation);
      require(after.draining().isEmpty(), "nothing is handed over while it drains", situation);
    }
  }

  private void nobodyLosesItsPlace() {
    List<Place> expected = new ArrayList<>(before.queue().places());
    expected.removeIf(
        place ->
            isWho(place.identity()) || (!after.queue().places().contains(place) && mayGo(place)));
    List<Place> left = new ArrayList<>(after.queue().places());
    left.removeIf(place -> isWho(place.identity()));
    require(left.equals(expected), "nobody else loses its place, or its turn", situation);
    for (int i = 1; i < after.queue().places().size(); i++) {
      require(
          after.queue().places().get(i - 1).priority() >= after.queue().places().get(i).priority(),
          "who has the higher priority comes first",
          situation);
    }
  }

  private boolean mayGo(Place place) {
    return gone.contains(place.asHolder())
        || NaiveRules.named(after, place.identity()).filter(this::isNew).isPresent()
        || (place.terms().group().filter(group::contains).isPresent()
            && after.superseded().stream().anyMatch(t -> t.identity().equals(place.identity())));
  }

  private void whatDrainedDrainsOn() {
    int drained = before.draining().size();
    require(
        after.draining().size() >= drained
            && after.draining().subList(0, drained).equals(before.draining()),
        "what drained drains on",
        situation);
    for (HolderEntry holder : after.holders()) {
      for (HolderEntry evicted : after.draining().subList(drained, after.draining().size())) {
        require(
            holder.pending()
                || !holder.mode().conflictsWith(evicted.mode())
                || NaiveRules.named(before, holder.identity())
                    .filter(h -> !h.pending())
                    .isPresent(),
            holder + " may not act beside " + evicted,
            situation);
      }
    }
  }
}
