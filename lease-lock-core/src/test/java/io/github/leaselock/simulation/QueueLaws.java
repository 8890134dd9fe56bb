package io.github.leaselock.simulation;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.LawBroken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every write must keep to of those who wait in the queue. */
final class QueueLaws {

  static final String SERVED = "first come, first served";
  static final String HANDED =
      "the lock is handed to the first alone, on a Lease that stays and where nobody drains";
  static final String PLACES = "nobody else's place is touched, and whoever holds has none";

  private final Tally tally;

  QueueLaws(Tally tally) {
    this.tally = tally;
  }

  /** A grant by the hand of another is of one that waits, as it asked for it, and an offer. */
  static void requireHandOver(Write write, HolderEntry entry, Version before) {
    boolean asked =
        before.state().queue().places().stream()
            .filter(place -> place.identity().equals(entry.identity()))
            .filter(place -> place.mode() == entry.mode())
            .filter(place -> entry.offer().equals(offerTo(place)))
            .findFirst()
            .isPresent();
    boolean ends = before.lease().filter(LeaseRecord::terminating).isPresent();
    boolean drains =
        write.by().kind() != Kind.FORCE_RELEASE
            && !before.state().draining().stream()
                .filter(evicted -> !WishLaws.isReservation(evicted.identity()))
                .allMatch(write.provenGone()::contains);
    if (!asked || ends || drains) {
      throw new LawBroken(
          HANDED, write.by() + " made " + History.brief(entry) + " a holder from " + before);
    }
  }

  /** A reservation has nobody who could take an offer up. */
  private static Optional<Duration> offerTo(Place place) {
    return WishLaws.isReservation(place.identity()) ? Optional.empty() : Optional.of(place.lapse());
  }

  void written(Write write, List<HolderEntry> added, Version before, Version after) {
    for (HolderEntry entry : added) {
      if (before.state().holders().stream().noneMatch(h -> h.identity().equals(entry.identity()))) {
        requireItsTurn(write, entry, added, before);
      }
    }
    requirePlaces(write, added, before, after);
    count(write, added, before, after);
  }

  /** Whoever came before and would be kept out is stale, or leaves by this very write. */
  private static void requireItsTurn(
      Write write, HolderEntry entry, List<HolderEntry> added, Version before) {
    if (!WishLaws.ancestors(before.state(), entry.under()).isEmpty()) {
      return; // as part of a holder's operation it passes strangers who wait
    }
    for (Place place : ahead(entry, before)) {
      boolean leaves =
          isOf(place, write.by().holder()) // it gives up, or asks for something else
              || WishLaws.replaces(write.by(), place)
              || added.stream().anyMatch(other -> other.identity().equals(place.identity()));
      if (!leaves
          && !write.judgedStale().contains(place.asHolder())
          && !WishLaws.isOver(write.by(), place.identity())) {
        throw new LawBroken(
            SERVED,
            "%s made %s a holder past %s in %s"
                .formatted(
                    write.by(), History.brief(entry), History.nameOf(place.identity()), before));
      }
    }
  }

  private static List<Place> ahead(HolderEntry entry, Version before) {
    List<Place> ahead = new ArrayList<>();
    for (Place place : before.state().queue().places()) {
      if (place.identity().equals(entry.identity())) {
        break;
      }
      if (place.mode() == LockMode.EXCLUSIVE
          || entry.mode() == LockMode.EXCLUSIVE
          || place.sharedLimit().isPresent()) {
        ahead.add(place);
      }
    }
    return ahead;
  }

  private static void requirePlaces(
      Write write, List<HolderEntry> added, Version before, Version after) {
    List<Place> old = new ArrayList<>(before.state().queue().places());
    List<Place> now = new ArrayList<>(after.state().queue().places());
    if (write.by().queues()) {
      old.removeIf(place -> isOf(place, write.by().holder()));
      now.removeIf(place -> isOf(place, write.by().holder()));
    }
    List<Place> expected = new ArrayList<>(old);
    expected.removeIf(
        place ->
            added.stream().anyMatch(entry -> entry.identity().equals(place.identity()))
                || (!now.contains(place) && WishLaws.replaces(write.by(), place))
                || (!now.contains(place) && write.judgedStale().contains(place.asHolder()))
                || (!now.contains(place) && WishLaws.isOver(write.by(), place.identity()))
                || (write.by().kind() == Kind.RELEASE
                    && write.by().token().isEmpty()
                    && isOf(place, write.by().holder())));
    boolean both =
        after.state().holders().stream()
            .anyMatch(
                holder ->
                    after.state().queue().places().stream()
                        .anyMatch(place -> place.identity().equals(holder.identity())));
    if (!now.equals(expected) || both) {
      throw new LawBroken(PLACES, write.by() + " made " + before + " to " + after);
    }
  }

  private void count(Write write, List<HolderEntry> added, Version before, Version after) {
    if (after.state().queue().size() > before.state().queue().size()) {
      tally.count(Event.QUEUED);
    }
    added.stream()
        .filter(entry -> entry.offer().isPresent())
        .forEach(entry -> tally.count(Event.HANDED_OVER));
    if (write.by().kind() == Kind.RELEASE) {
      if (before.queues(write.by().holder())) {
        tally.count(Event.WITHDRAWN);
      }
    } else if (!added.isEmpty()
        && before.state().queue().size() - after.state().queue().size()
            > (before.queues(write.by().holder()) ? 1 : 0)) {
      tally.count(Event.PASSED_A_STALE_WAITER);
    }
  }

  private static boolean isOf(Place place, Holder holder) {
    return place.identity().equals(holder.identity());
  }
}
