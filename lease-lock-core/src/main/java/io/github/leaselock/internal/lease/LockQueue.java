package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.WaitQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who waits for a lock, in the order in which they are served: by priority, then in the order in
 * which the API server stored them.
 *
 * @param places the entries, the first to be served first
 * @param unreadable entries that cannot be read: kept, never served, and in nobody's way
 */
public record LockQueue(List<Place> places, List<String> unreadable) implements WaitQueue {

  /** Nobody waits. */
  public static final LockQueue EMPTY = new LockQueue(List.of());

  /**
   * Copies the lists.
   *
   * @param places the entries
   * @param unreadable entries that cannot be read
   */
  public LockQueue {
    Objects.requireNonNull(places, "places");
    Objects.requireNonNull(unreadable, "unreadable");
    places = List.copyOf(places);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A queue all of which can be read.
   *
   * @param places the entries
   */
  public LockQueue(List<Place> places) {
    this(places, List.of());
  }

  private LockQueue with(List<Place> next) {
    return new LockQueue(next, unreadable);
  }

  @Override
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Whether there is nothing to be written. */
  boolean isUnused() {
    return places.isEmpty() && unreadable.isEmpty();
  }

  @Override
  public long size() {
    long size = 0;
    for (Place place : places) {
      size += place.count();
    }
    return size;
  }

  @Override
  public Optional<Long> positionOf(Holder holder) {
    Objects.requireNonNull(holder, "holder");
    String identity = holder.identity();
    long before = 0;
    for (Place place : places) {
      long offset = place.offsetOf(identity);
      if (offset >= 0) {
        return Optional.of(before + offset);
      }
      before += place.count();
    }
    return Optional.empty();
  }

  @Override
  public List<String> before(Holder holder, int most) {
    Objects.requireNonNull(holder, "holder");
    long before = Math.min(positionOf(holder).orElse(0L), most);
    List<String> identities = new ArrayList<>();
    for (Place place : places) {
      for (long i = 0; i < place.count() && identities.size() < before; i++) {
        identities.add(place.waiter(i));
      }
    }
    return identities;
  }

  @Override
  public List<LockHolder> first(int most) {
    List<LockHolder> first = new ArrayList<>();
    for (Place place : places) {
      for (long i = 0; i < place.count() && first.size() < most; i++) {
        first.add(place.part(i, i + 1).orElseThrow().asHolder());
      }
    }
    return first;
  }

  /** The entry in which a waiter has its place. */
  Optional<Place> placeOf(Holder holder) {
    String identity = holder.identity();
    for (Place place : places) {
      if (place.offsetOf(identity) >= 0) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /**
   * The entries before a waiter; if it has no place in the mode in which it asks, those before one
   * that it would take.
   */
  List<Place> before(Claim claim) {
    String identity = claim.holder().identity();
    List<Place> before = new ArrayList<>(places.size());
    for (Place place : places) {
      long offset = place.offsetOf(identity);
      if (offset < 0) {
        before.add(place);
      } else if (place.mode() == claim.mode()) {
        place.part(0, offset).ifPresent(before::add);
        break;
      } else {
        before.addAll(place.without(claim.holder()));
      }
    }
    before.removeIf(place -> place.priority() < claim.terms().priority());
    return before;
  }

  /**
   * The queue with a claim on its present terms: at its place, if it has one in this mode and of
   * this priority; in place of whom it replaces in its group; otherwise behind the last whose
   * priority is not lower.
   */
  LockQueue with(Claim claim, Instant now) {
    Optional<Place> own = placeOf(claim.holder());
    if (own.filter(place -> isSamePlace(place, claim)).isPresent()) {
      return onOtherTerms(own.get(), claim);
    }
    LockQueue others = without(claim.holder());
    Place added = Place.of(claim, own.map(Place::since).orElse(now));
    int at = others.indexOf(replaced(claim));
    return (at < 0 ? others.inserted(added) : others.with(at, added)).withoutGroup(claim);
  }

  private static boolean isSamePlace(Place place, Claim claim) {
    return place.mode() == claim.mode() && place.priority() == claim.terms().priority();
  }

  private LockQueue onOtherTerms(Place own, Claim claim) {
    long offset = own.offsetOf(claim.holder());
    Place alone = own.part(offset, offset + 1).orElseThrow().on(claim);
    List<Place> next = new ArrayList<>();
    for (Place place : places) {
      if (place.equals(own)) {
        place.part(0, offset).ifPresent(next::add);
        next.add(alone);
        place.part(offset + 1, place.count()).ifPresent(next::add);
      } else {
        next.add(place);
      }
    }
    return with(next).withoutGroup(claim);
  }

  private int indexOf(Predicate<Place> wanted) {
    for (int i = 0; i < places.size(); i++) {
      if (wanted.test(places.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whoever is replaced gives its place away, unless that one is worse than a place of one's own.
   */
  private static Predicate<Place> replaced(Claim claim) {
    return place ->
        claim.terms().group().isPresent()
            && place.terms().group().equals(claim.terms().group())
            && isSamePlace(place, claim);
  }

  private LockQueue with(int at, Place added) {
    List<Place> next = new ArrayList<>(places);
    next.add(at, added);
    return with(next);
  }

  private LockQueue inserted(Place added) {
    int at = places.size();
    while (at > 0 && places.get(at - 1).priority() < added.priority()) {
      at--;
    }
    Optional<Place> joined = at == 0 ? Optional.empty() : places.get(at - 1).with(added);
    if (joined.isEmpty()) {
      return with(at, added);
    }
    List<Place> next = new ArrayList<>(places);
    next.set(at - 1, joined.get());
    return with(next);
  }

  /** Those who wait in the group of a claim, other than the claimant: the claim replaces them. */
  List<Place> groupOf(Claim claim) {
    if (claim.terms().group().isEmpty()) {
      return List.of();
    }
    return places.stream()
        .filter(place -> place.terms().group().equals(claim.terms().group()))
        .flatMap(place -> place.without(claim.holder()).stream())
        .toList();
  }

  private LockQueue withoutGroup(Claim claim) {
    List<Place> replaced = groupOf(claim);
    return replaced.isEmpty() ? this : withoutAll(replaced);
  }

  LockQueue without(Holder holder) {
    String identity = holder.identity();
    List<Place> next = new ArrayList<>(places.size() + 1);
    for (Place place : places) {
      long offset = place.offsetOf(identity);
      if (offset < 0) {
        next.add(place);
      } else {
        next.addAll(place.without(offset, offset + 1));
      }
    }
    return with(next);
  }

  /** Without these entries, or what is left of an entry of which they are a part. */
  LockQueue withoutAll(List<Place> gone) {
    LockQueue left = this;
    for (Place place : gone) {
      left = left.withoutPart(place);
    }
    return left;
  }

  private LockQueue withoutPart(Place gone) {
    List<Place> next = new ArrayList<>(places.size() + 1);
    for (Place place : places) {
      long from = place.offsetOf(gone.identity());
      if (from < 0) {
        next.add(place);
      } else {
        next.addAll(place.without(from, from + gone.count()));
      }
    }
    return with(next);
  }
}
