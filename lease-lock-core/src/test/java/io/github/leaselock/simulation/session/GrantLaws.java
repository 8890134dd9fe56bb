package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every write to a lock's Lease must keep to. */
final class GrantLaws {

  static final String TOKENS = "each grant has a token larger than those of earlier writes";
  static final String ALONE = "an exclusive holder is alone";
  static final String ORDER = "first come, first served, but for those whose sessions are gone";
  static final String EVICTED = "only whose session can no longer be renewed is evicted";

  private final SessionWorld world;
  private final Map<LeaseKey, Long> largest = new HashMap<>();

  GrantLaws(SessionWorld world) {
    this.world = world;
  }

  void written(Sent<?> by, LeaseState before, LeaseState after) {
    LeaseKey key = by.key();
    long earlier = largest.getOrDefault(key, 0L);
    for (HolderEntry entry : after.holders()) {
      if (!isIn(before, entry)) {
        requireLargerToken(key, earlier, entry);
        requireTurn(by, before, after, entry);
        world.tally().count(Event.GRANTED);
        if (!isOf(by, claim(entry))) {
          world.tally().count(Event.HANDED_OVER);
        } else if (!isHandedOn(before, after, claim(entry))) {
          world.closes().granted(claim(entry).session(), by.at());
        }
      }
    }
    requireAlone(after);
    requireEntitled(by, before, after);
  }

  private static boolean isIn(LeaseState state, HolderEntry entry) {
    return state.holders().stream()
        .anyMatch(
            other ->
                other.identity().equals(entry.identity()) && other.token().equals(entry.token()));
  }

  /** By a release of a hold or a place of the same session, which serves whoever is next. */
  private static boolean isHandedOn(LeaseState before, LeaseState after, SessionHolder claim) {
    List<Queued> places = Queued.of(after);
    boolean place =
        Queued.of(before).stream()
            .filter(waiter -> waiter.claim().session().equals(claim.session()))
            .anyMatch(waiter -> !waiter.claim().equals(claim) && !places.contains(waiter));
    return place
        || before.holders().stream()
            .anyMatch(
                entry -> !isIn(after, entry) && claim(entry).session().equals(claim.session()));
  }

  private static SessionHolder claim(HolderEntry entry) {
    return SessionHolder.parse(entry.identity()).orElseThrow();
  }

  /** Whether a write is of a process whose session the claim is. */
  private boolean isOf(Sent<?> by, SessionHolder claim) {
    return world.twins().isOne(claim.session())
        ? world.twins().mayTouch(by.by(), claim.session(), by.at())
        : claim.session().name().startsWith(by.by() + "-");
  }

  /** Those that one write lets in together have the same. */
  private void requireLargerToken(LeaseKey key, long earlier, HolderEntry entry) {
    long token = entry.token().orElseThrow().value();
    if (token <= earlier || token < largest.getOrDefault(key, 0L)) {
      world.breaks(TOKENS, entry + " after t" + largest.get(key));
    }
    largest.put(key, token);
  }

  private void requireTurn(Sent<?> by, LeaseState before, LeaseState after, HolderEntry entry) {
    List<Queued> left = Queued.of(after);
    for (Queued waiter : Queued.of(before)) {
      if (waiter.claim().equals(claim(entry))) {
        return;
      }
      boolean withdrawn = isOf(by, waiter.claim()) && !left.contains(waiter);
      if (!withdrawn
          && waiter.mode().conflictsWith(entry.mode())
          && world.server().canBeRenewed(waiter.claim())) {
        world.breaks(ORDER, entry + " before " + waiter);
      }
    }
  }

  private void requireAlone(LeaseState after) {
    List<HolderEntry> holders = after.holders();
    boolean exclusive = holders.stream().anyMatch(entry -> entry.mode() == LockMode.EXCLUSIVE);
    if (exclusive && holders.size() > 1) {
      world.breaks(ALONE, holders.toString());
    }
    if (holders.size() > 1) {
      world.tally().count(Event.SHARED_BESIDE_SHARED);
    }
  }

  private void requireEntitled(Sent<?> by, LeaseState before, LeaseState after) {
    LeaseKey key = by.key();
    for (HolderEntry entry : before.holders()) {
      if (!isIn(after, entry) && !isOf(by, claim(entry))) {
        if (by.by().process().program() instanceof Person) {
          world.handles().forced(key, entry);
          continue;
        }
        world.tally().count(Event.TAKEN_OVER);
        requireGone(by, claim(entry));
      }
    }
    List<Queued> left = Queued.of(after);
    for (Queued waiter : Queued.of(before)) {
      boolean served =
          after.holders().stream().anyMatch(entry -> claim(entry).equals(waiter.claim()));
      if (!served && !left.contains(waiter) && !isOf(by, waiter.claim())) {
        requireGone(by, waiter.claim());
      }
    }
  }

  private void requireGone(Sent<?> by, SessionHolder claim) {
    if (world.server().canBeRenewed(claim)) {
      world.breaks(EVICTED, "%s removed %s".formatted(by.by(), claim));
    }
  }
}
