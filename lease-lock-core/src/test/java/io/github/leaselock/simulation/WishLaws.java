package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blocker;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.Reservation;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.LawBroken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the lock owes to nested operations, to groups, and to requests for one life of the protected
 * thing. Who was replaced, and which life counts, is worked out here and not read from the Lease.
 */
final class WishLaws {

  static final String CHILD = "a child is never kept out by its own ancestor";
  static final String STRANGERS = "a child holds beside its ancestors, and beside no stranger";
  static final String LATEST = "of a group only the newest waits";
  static final String SUPERSEDED = "whoever is superseded is told by whom, and not granted";
  static final String RESERVED =
      "a reservation stays until a minute after its time, by the clock of whoever takes it away";
  static final String LIFE = "nobody is let in for another life while anybody holds or waits";

  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final History history;
  private final Tally tally;
  private final Map<String, String> superseded = new HashMap<>();
  private final Map<String, Ended> ended = new HashMap<>();
  private Optional<String> life = Optional.empty();

  /** Who had replaced somebody, and with which version that was over. */
  private record Ended(String by, int at) {}

  WishLaws(History history, Tally tally) {
    this.history = history;
    this.tally = tally;
  }

  /** The holders as part of whose operations somebody asks, by what a version says of them. */
  static Set<String> ancestors(LeaseState state, Optional<String> parent) {
    Set<String> ancestors = new HashSet<>();
    Optional<HolderEntry> next = granted(state, parent);
    while (next.isPresent() && ancestors.add(next.get().identity())) {
      next = granted(state, next.get().under());
    }
    return ancestors;
  }

  private static Optional<HolderEntry> granted(LeaseState state, Optional<String> identity) {
    return state.holders().stream()
        .filter(holder -> identity.equals(Optional.of(holder.identity())))
        .filter(holder -> holder.token().isPresent() && holder.offer().isEmpty())
        .findFirst();
  }

  /** Whether somebody is a reservation. */
  static boolean isReservation(String identity) {
    return Holder.parse(identity).flatMap(Reservation::of).isPresent();
  }

  /** Whether a reservation is over by the clock of a process. */
  static boolean isOver(Operation by, String identity) {
    return Holder.parse(identity)
        .flatMap(Reservation::of)
        .flatMap(Reservation::until)
        .filter(until -> by.life().clock().instant().isAfter(until.plus(MARGIN)))
        .isPresent();
  }

  /**
   * Those whom somebody else's acquire has put out; their persons do not count on them any more.
   */
  static List<HolderEntry> endedReservations(Operation by, Version before, Version after) {
    return before.state().holders().stream()
        .filter(holder -> by.kind() == Kind.ACQUIRE && isReservation(holder.identity()))
        .filter(holder -> !holder.identity().equals(by.holder().identity()))
        .filter(
            holder ->
                after.state().holders().stream()
                    .noneMatch(left -> left.identity().equals(holder.identity())))
        .toList();
  }

  private void requireOver(Operation by, Version before, Version after) {
    for (HolderEntry ended : endedReservations(by, before, after)) {
      tally.count(Event.RESERVATION_OVER);
      if (!isOver(by, ended.identity())) {
        throw new LawBroken(RESERVED, by + " evicted " + History.brief(ended));
      }
    }
  }

  void stored(Version before, Version after) {
    if (after.by().isEmpty()) {
      return; // another hand has written it, and may have written anything
    }
    after.by().ifPresent(by -> requireOver(by, before, after));
    for (HolderEntry holder : added(before, after)) {
      requireNoStranger(holder, before, after);
      if (superseded.containsKey(holder.identity()) && !isBy(after, holder.identity())) {
        throw new LawBroken(SUPERSEDED, History.brief(holder) + " was replaced, and is granted");
      }
      end(holder.identity());
    }
    requireLatest(after);
    after.by().ifPresent(by -> note(by, before, after));
  }

  private static boolean isBy(Version after, String identity) {
    return after.by().filter(by -> by.holder().identity().equals(identity)).isPresent();
  }

  private static List<HolderEntry> added(Version before, Version after) {
    List<HolderEntry> added = new ArrayList<>(after.state().holders());
    added.removeIf(
        holder ->
            before.state().holders().stream()
                .anyMatch(
                    old ->
                        old.identity().equals(holder.identity())
                            && old.token().equals(holder.token())));
    return added;
  }

  private void requireNoStranger(HolderEntry child, Version before, Version after) {
    Set<String> ancestors = ancestors(before.state(), child.under());
    for (HolderEntry other : after.state().holders()) {
      boolean self = other.identity().equals(child.identity());
      if (self || !other.mode().conflictsWith(child.mode())) {
        continue;
      }
      if (!ancestors.contains(other.identity())) {
        throw new LawBroken(STRANGERS, History.brief(child) + " beside " + History.brief(other));
      }
      tally.count(Event.NESTED);
    }
  }

  private static void requireLatest(Version after) {
    List<Place> places = after.state().queue().places();
    for (Place one : places) {
      for (Place other : places) {
        if (!one.identity().equals(other.identity())
            && one.terms().group().isPresent()
            && one.terms().group().equals(other.terms().group())) {
          throw new LawBroken(LATEST, one.identity() + " and " + other.identity());
        }
      }
    }
  }

  private void note(Operation by, Version before, Version after) {
    String self = by.holder().identity();
    if (by.kind() == Kind.RELEASE) {
      end(self);
    } else if (by.kind() == Kind.ACQUIRE) {
      noteReplaced(by, before, after);
      noteLife(by, before, after);
    }
    if (after.state().isFree() && after.state().queue().isEmpty()) {
      life = Optional.empty();
    }
  }

  private void end(String identity) {
    String by = superseded.remove(identity);
    if (by != null) {
      ended.put(identity, new Ended(by, history.now()));
    }
  }

  private void noteReplaced(Operation by, Version before, Version after) {
    for (Place place : before.state().queue().places()) {
      boolean gone = !after.state().queue().places().contains(place);
      if (gone && replaces(by, place) && isWaitingNoMore(place, after)) {
        tally.count(Event.SUPERSEDED);
        superseded.put(place.identity(), by.holder().identity());
      }
    }
  }

  /** Whether an operation takes the place of another one of its group. */
  static boolean replaces(Operation by, Place place) {
    return by.kind() == Kind.ACQUIRE
        && by.asked().group().isPresent()
        && by.asked().group().equals(place.terms().group())
        && !place.identity().equals(by.holder().identity());
  }

  private static boolean isWaitingNoMore(Place place, Version after) {
    return after.state().holders().stream()
        .noneMatch(holder -> holder.identity().equals(place.identity()));
  }

  private void noteLife(Operation by, Version before, Version after) {
    Holder self = by.holder();
    Optional<FencingToken> token = after.entryOf(self).flatMap(HolderEntry::token);
    boolean granted =
        token.isPresent() && !token.equals(before.entryOf(self).flatMap(HolderEntry::token));
    boolean placed = after.queues(self) && !before.queues(self);
    if (!granted && !placed) {
      return;
    }
    boolean alone = isAlone(self, after);
    Optional<String> asked = by.asked().life();
    if (!alone && asked.isPresent() && life.isPresent() && !asked.equals(life)) {
      throw new LawBroken(LIFE, by + " got in for " + asked + " instead of " + life);
    }
    life = alone || life.isEmpty() ? asked : life;
  }

  private static boolean isAlone(Holder self, Version after) {
    return after.state().holders().stream().allMatch(h -> h.identity().equals(self.identity()))
        && after.state().queue().places().stream()
            .allMatch(place -> place.identity().equals(self.identity()));
  }

  void acquired(Operation operation, AcquireResult result) {
    String self = operation.holder().identity();
    if (result instanceof AcquireResult.Superseded told) {
      String by = told.blockage().supersededBy().orElseThrow();
      if (!by.equals(superseded.get(self)) && !wasReplaced(by, operation)) {
        throw new LawBroken(SUPERSEDED, operation + " was told of " + by);
      }
    } else if (result instanceof AcquireResult.Held held) {
      if (operation.queues() && superseded.containsKey(self) && isOld(operation)) {
        throw new LawBroken(SUPERSEDED, operation + " was replaced, and is not told");
      }
      if (held.reason() == AcquireResult.Reason.OTHER_INCARNATION) {
        tally.count(Event.OTHER_LIFE);
      }
      requireNotKeptOutByAncestors(operation, held);
    }
  }

  /** Whether that was so when it began, and ended since: a release that came late, perhaps. */
  private boolean wasReplaced(String by, Operation operation) {
    Ended last = ended.get(operation.holder().identity());
    return last != null && last.by().equals(by) && last.at() > operation.from();
  }

  /** Whether it had no place while this operation ran: it was replaced before. */
  private boolean isOld(Operation operation) {
    return history.since(operation.from()).stream()
        .noneMatch(version -> version.queues(operation.holder()));
  }

  private void requireNotKeptOutByAncestors(Operation operation, AcquireResult.Held held) {
    Optional<String> parent = operation.asked().parent().map(Holder::identity);
    for (Blocker blocker : held.blockers()) {
      String identity = blocker.holder().identity();
      boolean ancestor =
          history.since(operation.from()).stream()
              .allMatch(version -> ancestors(version.state(), parent).contains(identity));
      if (ancestor && held.reason() != AcquireResult.Reason.HOLDS_SHARED) {
        throw new LawBroken(CHILD, operation + " is kept out by " + blocker);
      }
    }
  }
}
