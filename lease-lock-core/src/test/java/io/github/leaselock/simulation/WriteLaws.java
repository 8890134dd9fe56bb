package io.github.leaselock.simulation;

import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every write that the server has stored must keep to, whatever went wrong before. */
final class WriteLaws {

  static final String JUDGED = "no write to a version that was not judged";
  static final String TOKENS = "tokens are unique and strictly increasing";
  static final String EVICTED = "only who was judged stale is evicted";
  static final String DRAINED = "an evicted holder drains until it is proven gone";
  static final String RELEASED = "a release touches nobody else";
  static final String FORCED = "a forced release removes what its caller saw";
  static final String UNUSED = "only a Lease that nobody needs is deleted";
  static final String LIMITED = "shared holders stay within the limit";
  static final String GRANTED = "a grant is of the version that it was written from";

  private final SimulatedTime time;
  private final Tally tally;
  private final boolean strict;
  private final Map<FencingToken, Long> offeredAt = new HashMap<>();
  private final QueueLaws queue;
  private long largestToken;

  WriteLaws(SimulatedTime time, Tally tally, boolean strict) {
    this.time = time;
    this.tally = tally;
    this.queue = new QueueLaws(tally);
    this.strict = strict;
  }

  void written(Write write, Version before, Version after) {
    if (strict) {
      requireJudged(write, before);
      if (after.lease().isEmpty() && !before.isUnused()) {
        throw new LawBroken(UNUSED, write.by() + " deleted " + before);
      }
    }
    if (after.lease().isPresent() && before.lease().isPresent()) {
      if (strict) {
        requireLawful(write, before, after);
      }
      count(before, after);
    }
  }

  private void requireLawful(Write write, Version before, Version after) {
    List<HolderEntry> added = without(after.state().holders(), before.state().holders());
    List<HolderEntry> removed = without(before.state().holders(), after.state().holders());
    long largestBefore = largestToken;
    added.forEach(entry -> requireGrant(write, entry, before, largestBefore));
    requireLimit(write, added, after);
    if (write.by().kind() == Kind.RELEASE) {
      requireOwn(write, removed);
    } else if (write.by().kind() == Kind.ACQUIRE) {
      requireEvictable(write, removed, after);
    }
    if (write.by().kind() == Kind.FORCE_RELEASE) {
      requireExpected(write, before);
    } else {
      requireDrained(write, before, after);
      queue.written(write, added, before, after);
    }
  }

  private static void requireJudged(Write write, Version before) {
    if (write.content().isEmpty()) {
      return; // a creation, which the server refuses if there is a Lease
    }
    if (before.lease().isEmpty()) {
      throw new LawBroken(JUDGED, "a deleted Lease was brought back by " + write.by());
    }
    if (!write.by().life().hasSeen(before.lease().get())) {
      throw new LawBroken(JUDGED, write.by() + " replaced " + before + ", which it never saw");
    }
  }

  /** Who is in the first list and, in whatever state of activation, not in the second. */
  private static List<HolderEntry> without(List<HolderEntry> first, List<HolderEntry> second) {
    List<HolderEntry> rest = new ArrayList<>(first);
    rest.removeIf(entry -> second.stream().anyMatch(other -> sameGrant(entry, other)));
    return rest;
  }

  private static boolean sameGrant(HolderEntry one, HolderEntry other) {
    return one.identity().equals(other.identity())
        && one.token().equals(other.token())
        && one.mode() == other.mode();
  }

  private void requireGrant(Write write, HolderEntry entry, Version version, long largestBefore) {
    LeaseRecord before = version.lease().orElseThrow();
    Operation by = write.by();
    boolean own = by.kind() == Kind.ACQUIRE && entry.identity().equals(by.holder().identity());
    if (!own || entry.offer().isPresent()) { // whoever serves the queue may be served with it
      QueueLaws.requireHandOver(write, entry, version);
    } else if (!Optional.of(entry.mode()).equals(by.mode())) {
      throw new LawBroken(GRANTED, by + " made " + History.brief(entry) + " a holder");
    }
    if (own && entry.offer().isPresent() && Optional.of(entry.mode()).equals(by.mode())) {
      throw new LawBroken(GRANTED, by + " offers itself what it asks for");
    }
    long token = entry.token().map(FencingToken::value).orElse(0L);
    if (token <= largestBefore) {
      throw new LawBroken(TOKENS, "token " + token + " after token " + largestBefore);
    }
    if (token != before.token().value()) {
      throw new LawBroken(GRANTED, "token " + token + " from version " + before.token());
    }
    largestToken = token;
  }

  /** Of all limits that stand on the Lease the smallest counts. */
  private static void requireLimit(Write write, List<HolderEntry> added, Version after) {
    List<HolderEntry> holders = after.state().holders();
    int limit =
        holders.stream()
            .mapToInt(holder -> holder.limit().orElse(Integer.MAX_VALUE))
            .min()
            .orElse(Integer.MAX_VALUE);
    if (!added.isEmpty() && holders.size() > limit) {
      throw new LawBroken(LIMITED, write.by() + " made it " + holders.size() + " holders");
    }
  }

  private static void requireOwn(Write write, List<HolderEntry> removed) {
    for (HolderEntry entry : removed) {
      boolean own = entry.identity().equals(write.by().holder().identity());
      boolean grant = write.by().token().isEmpty() || write.by().token().equals(entry.token());
      if (!own || !grant) {
        throw new LawBroken(RELEASED, write.by() + " removed " + History.brief(entry));
      }
    }
  }

  private void requireEvictable(Write write, List<HolderEntry> removed, Version after) {
    for (HolderEntry entry : removed) {
      if (entry.identity().equals(write.by().holder().identity())) {
        continue; // it changes its mode
      }
      if (!write.judgedStale().contains(entry)
          && !hasLapsed(entry)
          && !WishLaws.isOver(write.by(), entry.identity())) {
        throw new LawBroken(
            EVICTED, write.by() + " evicted " + History.brief(entry) + " without judging it stale");
      }
      boolean mayHaveWorked = !entry.pending() && entry.offer().isEmpty();
      if (write.by().drains() && mayHaveWorked && !after.state().draining().contains(entry)) {
        throw new LawBroken(DRAINED, History.brief(entry) + " is evicted and does not drain");
      }
    }
  }

  /** Clocks go at rates that differ by less than a tenth. */
  private boolean hasLapsed(HolderEntry entry) {
    if (entry.offer().isEmpty()) {
      return false;
    }
    Duration age =
        Duration.ofNanos(time.now() - offeredAt.getOrDefault(entry.token().orElseThrow(), 0L));
    return age.multipliedBy(10).compareTo(entry.offer().get().multipliedBy(9)) >= 0;
  }

  private static void requireExpected(Write write, Version before) {
    if (!write.by().expects(before.lease().orElseThrow())) {
      throw new LawBroken(FORCED, "it removed " + before + ", which nobody had looked at");
    }
  }

  private static void requireDrained(Write write, Version before, Version after) {
    List<HolderEntry> gone = new ArrayList<>(before.state().draining());
    gone.removeAll(after.state().draining());
    gone.removeIf(entry -> WishLaws.isReservation(entry.identity())); // no process works under it
    if (!write.provenGone().containsAll(gone)) {
      throw new LawBroken(DRAINED, write.by() + " forgot that something drains: " + gone);
    }
    boolean drains = !after.state().draining().isEmpty();
    for (HolderEntry entry : without(after.state().holders(), before.state().holders())) {
      if (drains && !entry.pending()) {
        throw new LawBroken(DRAINED, History.brief(entry) + " is active while others drain");
      }
    }
  }

  private void count(Version before, Version after) {
    for (HolderEntry entry : without(after.state().holders(), before.state().holders())) {
      if (entry.offer().isPresent()) {
        tally.count(Tally.Event.OFFERED);
        offeredAt.put(entry.token().orElseThrow(), time.now());
      }
    }
    if (after.state().holders().size() > 1) {
      tally.count(Tally.Event.SHARED_BESIDE_SHARED);
    }
    if (!before.state().draining().isEmpty() && after.state().draining().isEmpty()) {
      tally.count(Tally.Event.DRAINED);
    }
  }
}
