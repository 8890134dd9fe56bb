package io.github.leaselock.simulation;

import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.lease.Place;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** A grant by a release is of the first that waits, as it asked for it. */
  static void requireHandOver(Write write, LockHolder entry, Version before) {
    List<Place> waiting = before.state().queue().places();
    Optional<Place> first =
        waiting.stream().filter(place -> !isOf(place, write.by().holder())).findFirst();
    boolean asked =
        first
            .filter(place -> place.identity().equals(entry.identity()))
            .filter(place -> place.mode() == entry.mode())
            .isPresent();
    boolean ends = before.lease().filter(LeaseRecord::terminating).isPresent();
    if (!asked || ends || !before.state().draining().isEmpty()) {
      throw new LawBroken(
          HANDED, write.by() + " made " + History.brief(entry) + " a holder from " + before);
    }
  }

  /** How many shared holders the waiter accepts that was handed the lock. */
  static OptionalInt limitOf(List<LockHolder> added, Version before) {
    return before.state().queue().places().stream()
        .filter(place -> added.stream().anyMatch(e -> e.identity().equals(place.identity())))
        .map(Place::sharedLimit)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  void written(Write write, List<LockHolder> added, Version before, Version after) {
    for (LockHolder entry : added) {
      if (before.state().holders().stream().noneMatch(h -> h.identity().equals(entry.identity()))) {
        requireItsTurn(write, entry, before);
      }
    }
    requirePlaces(write, added, before, after);
    count(write, added, before, after);
  }

  /** Whoever came before and would be kept out is stale, or leaves by this very write. */
  private static void requireItsTurn(Write write, LockHolder entry, Version before) {
    for (Place place : ahead(entry, before)) {
      boolean leaves = write.by().kind() == Kind.RELEASE && isOf(place, write.by().holder());
      if (!leaves && !write.judgedStale().contains(place.asHolder())) {
        throw new LawBroken(
            SERVED,
            "%s made %s a holder past %s in %s"
                .formatted(
                    write.by(), History.brief(entry), History.nameOf(place.identity()), before));
      }
    }
  }

  private static List<Place> ahead(LockHolder entry, Version before) {
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
      Write write, List<LockHolder> added, Version before, Version after) {
    List<Place> old = before.state().queue().places();
    List<Place> now = new ArrayList<>(after.state().queue().places());
    if (write.by().queues()
        && !now.isEmpty()
        && isOf(now.get(now.size() - 1), write.by().holder())
        && !before.queues(write.by().holder())) {
      now.remove(now.size() - 1);
    }
    List<Place> expected = new ArrayList<>(old);
    expected.removeIf(
        place ->
            added.stream().anyMatch(entry -> entry.identity().equals(place.identity()))
                || (!added.isEmpty()
                    && !now.contains(place)
                    && write.judgedStale().contains(place.asHolder()))
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

  private void count(Write write, List<LockHolder> added, Version before, Version after) {
    if (after.state().queue().size() > before.state().queue().size()) {
      tally.count(Event.QUEUED);
    }
    if (write.by().kind() == Kind.RELEASE) {
      added.forEach(entry -> tally.count(Event.HANDED_OVER));
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
