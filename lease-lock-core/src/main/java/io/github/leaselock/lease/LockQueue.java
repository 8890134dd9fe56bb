package io.github.leaselock.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who waits for a lock, first come, first served: in the order in which the API server stored them.
 *
 * @param places the entries, the first to be served first
 */
public record LockQueue(List<Place> places) {

  /** Nobody waits. */
  public static final LockQueue EMPTY = new LockQueue(List.of());

  /** How many entries a queue has at most; who finds it full waits without a place. */
  public static final int MAX_PLACES = 256;

  /**
   * Copies the list.
   *
   * @param places the entries
   */
  public LockQueue {
    places = List.copyOf(places);
  }

  /**
   * Whether nobody waits.
   *
   * @return true if there is no entry
   */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /**
   * How many wait.
   *
   * @return the number of waiters, not of entries
   */
  public long size() {
    return places.stream().mapToLong(Place::count).sum();
  }

  /**
   * How many are to be served before a waiter.
   *
   * @param holder the waiter
   * @return 0 for the first, or empty if it has no place
   */
  public Optional<Long> positionOf(Holder holder) {
    long before = 0;
    for (Place place : places) {
      Optional<Long> offset = place.offsetOf(holder);
      if (offset.isPresent()) {
        return Optional.of(before + offset.get());
      }
      before += place.count();
    }
    return Optional.empty();
  }

  /** The entries before a waiter; all of them if it has no place. */
  List<Place> before(Holder holder) {
    List<Place> before = new ArrayList<>();
    for (Place place : places) {
      Optional<Long> offset = place.offsetOf(holder);
      if (offset.isPresent()) {
        place.part(0, offset.get()).ifPresent(before::add);
        return before;
      }
      before.add(place);
    }
    return before;
  }

  /** The first waiter alone. */
  Optional<Place> head() {
    return places.stream().findFirst().flatMap(place -> place.part(0, 1));
  }

  /** The queue with a claim at its end, or empty if it is full. */
  Optional<LockQueue> with(Claim claim, Instant now) {
    List<Place> next = new ArrayList<>(places);
    int last = next.size() - 1;
    Optional<Place> joined = last < 0 ? Optional.empty() : next.get(last).with(claim);
    if (joined.isPresent()) {
      next.set(last, joined.get());
    } else if (next.size() < MAX_PLACES) {
      next.add(Place.of(claim, now));
    } else {
      return Optional.empty();
    }
    return Optional.of(new LockQueue(next));
  }

  LockQueue without(Holder holder) {
    return new LockQueue(places.stream().flatMap(place -> place.without(holder).stream()).toList());
  }

  /** Without these entries, or what is left of them after {@link #before} cut the last. */
  LockQueue withoutAll(List<Place> gone) {
    List<Place> next = new ArrayList<>();
    for (Place place : places) {
      long cut =
          gone.stream()
              .filter(other -> other.identity().equals(place.identity()))
              .mapToLong(Place::count)
              .findFirst()
              .orElse(0);
      place.part(cut, place.count()).ifPresent(next::add);
    }
    return new LockQueue(next);
  }
}
