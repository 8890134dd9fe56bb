package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What one step of one client may do to the queue, and to nobody else in it. */
final class QueueInvariants {

  private QueueInvariants() {}

  static void check(ModelWorld before, LeaseState after, char who) {
    Supplier<String> situation = () -> before + " | " + who + " -> " + Notation.text(after);
    List<Place> old = before.lease().queue().places();
    List<Place> left = new ArrayList<>(after.queue().places());
    if (!left.isEmpty()
        && isOf(left.get(left.size() - 1), who)
        && !old.contains(left.get(left.size() - 1))) {
      left.remove(left.size() - 1); // its own new place
    }
    List<Place> expected = new ArrayList<>(old);
    expected.removeIf(place -> !left.contains(place) && mayGo(place, before, after, who));
    require(
        left.equals(expected),
        "nobody is lost, doubled or passed but by its own grant, withdrawal or end",
        situation);
    for (LockHolder holder : after.holders()) {
      require(
          after.queue().places().stream().noneMatch(p -> p.identity().equals(holder.identity())),
          "whoever holds has no place",
          situation);
      if (before.lease().holders().stream()
          .noneMatch(h -> h.identity().equals(holder.identity()))) {
        requireItsTurn(before, holder, who, situation);
      }
    }
  }

  private static void requireItsTurn(
      ModelWorld before, LockHolder granted, char who, Supplier<String> situation) {
    require(
        granted.token().equals(Optional.of(before.version())),
        "its token is the version that it was written from",
        situation);
    for (Place place : before.lease().queue().places()) {
      if (place.identity().equals(granted.identity())) {
        return;
      }
      require(
          isOf(place, who)
              || !place.mode().conflictsWith(granted.mode())
              || before.isFinished(place.asHolder()),
          "nobody passes a live waiter that conflicts",
          situation);
    }
  }

  private static boolean mayGo(Place place, ModelWorld before, LeaseState after, char who) {
    return isOf(place, who)
        || before.isFinished(place.asHolder())
        || after.holders().stream().anyMatch(h -> h.identity().equals(place.identity()));
  }

  private static boolean isOf(Place place, char who) {
    return place.identity().equals(Notation.holder(who).identity());
  }
}
