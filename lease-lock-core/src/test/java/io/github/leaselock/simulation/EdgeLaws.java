package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.ResultName;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.engine.LawBroken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the lock owes to those around it: its process, its caller's own code, its listener. */
final class EdgeLaws {

  static final String TOLD = "an eviction is told once, to the listener and in the answer";
  static final String SHOWN = "a caller's own code is shown holders and nothing else";
  static final String SMALL = "what a process remembers is bounded in bytes";
  static final String LAST = "whoever waits is handed what it asked for last";
  static final String SMALLEST = "of the limits of shared holders the smallest counts";
  static final String CHEAP = "asking again for one's own costs one read";

  /** For one lock with a handful of holders, whatever has failed. */
  private static final long MOST_KEPT = 48 * 1024;

  private final Tally tally;
  private final Cluster cluster;
  private final History history;
  private final Map<Operation, Eviction> evicted = new HashMap<>();
  private final Map<Holder, Set<String>> everEvicted = new HashMap<>();
  private final Map<Operation, List<String>> told = new HashMap<>();
  private final Map<String, Operation> asked = new HashMap<>();
  private final Map<String, List<Operation>> begun = new HashMap<>();
  private boolean wentBack;
  private final Set<Operation> releasing = new HashSet<>();
  private final Map<Operator.Life, Integer> failedAt = new HashMap<>();
  private final Map<Operator.Life, Map<Holder, Grant>> grants = new HashMap<>();

  /** The last grant that an operation stored, and whom it put out. */
  private record Eviction(
      Optional<FencingToken> token, Optional<Instant> since, List<String> identities) {}

  /** What a process was told last of a holder, and which version was stored then. */
  private record Grant(FencingToken token, int at, Operation by) {}

  EdgeLaws(Cluster cluster, History history, Tally tally) {
    this.tally = tally;
    this.cluster = cluster;
    this.history = history;
  }

  void stored(Version before, Version after) {
    after.by().filter(by -> by.kind() == Kind.ACQUIRE).ifPresent(by -> note(by, before, after));
    after.by().ifPresent(by -> requireAsked(by, before, after));
  }

  private void requireAsked(Operation by, Version before, Version after) {
    List<HolderEntry> holders = after.state().holders();
    Set<String> old = identities(before.state().holders());
    if (old.containsAll(identities(holders))) {
      return;
    }
    for (HolderEntry holder : holders) {
      Operation last = asked.get(holder.identity());
      if (last == null || holder.token().isEmpty()) { // what is damaged says less than was written
        continue;
      }
      if (by.kind() == Kind.RELEASE
          && !old.contains(holder.identity())
          && !last.mode().equals(Optional.of(holder.mode()))
          && !wasAskedByAnotherLife(last, holder)) {
        throw new LawBroken(LAST, last + " waits, and " + by + " made it " + holder);
      }
      if (holders.size() > last.limit().orElse(Integer.MAX_VALUE)) {
        throw new LawBroken(SMALLEST, by + " made it " + holders.size() + " beside " + last);
      }
    }
  }

  /** What another process had under way when it crashed may change the place of its successor. */
  private boolean wasAskedByAnotherLife(Operation last, HolderEntry holder) {
    return begun.getOrDefault(holder.identity(), List.of()).stream()
        .anyMatch(
            earlier ->
                earlier.life() != last.life() && earlier.mode().equals(Optional.of(holder.mode())));
  }

  /** Whoever has not taken up its offer has nothing that could be taken over. */
  private void note(Operation by, Version before, Version after) {
    if (wentBack) {
      return; // a version that a process remembers may be another one's now
    }
    Set<String> still = identities(after.state().holders());
    still.add(by.holder().identity());
    List<HolderEntry> out =
        before.state().holders().stream()
            .filter(holder -> !still.contains(holder.identity()))
            .toList();
    everEvicted.computeIfAbsent(by.holder(), first -> new HashSet<>()).addAll(sorted(out));
    List<HolderEntry> gone = out.stream().filter(holder -> holder.offer().isEmpty()).toList();
    if (!gone.isEmpty()) {
      Optional<FencingToken> token = after.entryOf(by.holder()).flatMap(HolderEntry::token);
      Optional<Instant> since = after.entryOf(by.holder()).flatMap(HolderEntry::since);
      evicted.put(by, new Eviction(token, since, sorted(gone)));
    }
  }

  /** etcd was restored from a backup under living processes. */
  void wentBack() {
    wentBack = true;
  }

  private static Set<String> identities(List<HolderEntry> holders) {
    return holders.stream().map(HolderEntry::identity).collect(Collectors.toSet());
  }

  /** The listener is told of a takeover while this operation runs. */
  void told(Operation operation, List<LockHolder> holders) {
    told.computeIfAbsent(operation, first -> new ArrayList<>()).addAll(sorted(holders));
  }

  /** One object may be granted the lock, and evicted, more than once. */
  private static List<String> sorted(List<? extends LockHolder> holders) {
    return holders.stream()
        .map(holder -> holder.identity() + holder.token().map(token -> " t" + token).orElse(""))
        .sorted()
        .toList();
  }

  void acquired(Operation operation, AcquireResult result) {
    if (!(result instanceof AcquireResult.Unknown)) {
      asked.put(operation.holder().identity(), operation);
    }
    boolean told = !operation.life().lock().isFrozen(); // that version also told of hand-overs
    if (result instanceof AcquireResult.Acquired acquired) {
      if (told) {
        requireTold(operation, acquired.token(), result);
        requireAnswered(operation, acquired);
      }
      requireCheap(operation, acquired.token());
    } else if (told && result instanceof AcquireResult.Draining draining) {
      requireTold(operation, draining.token(), result);
    }
  }

  private void requireAnswered(Operation operation, AcquireResult.Acquired acquired) {
    List<String> heard = told.getOrDefault(operation, List.of());
    if (!sorted(acquired.active().evicted()).containsAll(heard)) {
      throw new LawBroken(TOLD, operation + " told of " + heard + ", and its answer names others");
    }
  }

  /**
   * Of a grant that was taken over before its process could see it stored, or whose entry another
   * hand changed, nobody can know.
   */
  private void requireTold(Operation operation, FencingToken token, AcquireResult result) {
    List<String> made =
        Optional.ofNullable(evicted.get(operation))
            .filter(eviction -> eviction.token().equals(Optional.of(token)))
            .filter(eviction -> eviction.since().equals(since(operation.holder())))
            .map(Eviction::identities)
            .orElse(List.of());
    List<String> heard = heardOf(operation);
    boolean twice = !wentBack && heard.stream().distinct().count() < heard.size();
    Set<String> ever = everEvicted.getOrDefault(operation.holder(), Set.of());
    boolean madeUp = !wentBack && !ever.containsAll(heard);
    if (!heard.containsAll(made) || twice || madeUp) {
      throw new LawBroken(
          TOLD,
          "%s got %s and evicted %s, and the listener was told of %s"
              .formatted(operation, ResultName.of(result), made, heard));
    }
  }

  private Optional<Instant> since(Holder holder) {
    return history.current().entryOf(holder).flatMap(HolderEntry::since);
  }

  /** By this operation, or by another thread that found its grant stored before it did. */
  private List<String> heardOf(Operation operation) {
    return told.entrySet().stream()
        .filter(other -> other.getKey().holder().equals(operation.holder()))
        .filter(other -> other.getKey().life() == operation.life())
        .flatMap(other -> other.getValue().stream())
        .toList();
  }

  /** Nothing has changed since this process was told the same: nothing is to be written. */
  private void requireCheap(Operation operation, FencingToken token) {
    Holder holder = operation.holder();
    boolean fromAnother =
        grants.entrySet().stream()
            .filter(other -> other.getKey() != operation.life())
            .map(other -> other.getValue().get(holder))
            .anyMatch(grant -> grant != null && grant.token.equals(token));
    if (fromAnother) {
      tally.count(Tally.Event.CHANGED_HANDS);
    }
    Map<Holder, Grant> known = grants.computeIfAbsent(operation.life(), life -> new HashMap<>());
    Grant last = known.get(holder);
    if (last != null
        && last.token.equals(token)
        && last.at == operation.from()
        && last.by.endedBefore(operation)
        && !isReleasing(operation)
        && !operation.budget().hasFailed()
        && !operation.budget().onlyRead()) {
      throw new LawBroken(CHEAP, operation + " wrote, and nothing had changed");
    }
    if (operation.began() > failedAt.getOrDefault(operation.life(), -1)) {
      known.put(holder, new Grant(token, operation.lastKnown(), operation));
    }
  }

  /** While a thread of this process releases, the others may have to settle its write. */
  void begins(Operation operation) {
    if (operation.kind() == Kind.RELEASE) {
      releasing.add(operation);
    } else if (operation.kind() == Kind.ACQUIRE) {
      String identity = operation.holder().identity();
      asked.remove(identity); // until its answer it may be handed either
      begun.computeIfAbsent(identity, first -> new ArrayList<>()).add(operation);
    }
  }

  void ends(Operation operation) {
    if (releasing.remove(operation)) {
      grants.remove(operation.life());
    }
  }

  private boolean isReleasing(Operation other) {
    return releasing.stream().anyMatch(release -> release.life() == other.life());
  }

  /** A request of this process had no answer: the next one may have to settle it. */
  void failed(Operator.Life life, int moment) {
    grants.remove(life);
    failedAt.put(life, moment);
  }

  /** A predicate is asked about it: of a reservation the Lease itself tells when it is over. */
  void judged(LockHolder holder) {
    shown(holder);
    if (WishLaws.isReservation(holder.identity())) {
      throw new LawBroken(SHOWN, "the predicate was asked about " + holder);
    }
  }

  void shown(LockHolder holder) {
    boolean real = holder.holder().filter(cluster::hasExisted).isPresent();
    boolean written =
        !holder.identity().contains(" (+")
            && history.since(0).stream()
                .flatMap(version -> version.lease().stream())
                .anyMatch(lease -> lease.holderIdentity().equals(holder.identity()));
    if (!real && !written) {
      throw new LawBroken(SHOWN, "it was asked about " + holder);
    }
  }

  /** At the end of a run, with whatever it left behind, beside what others note on the Lease. */
  void requireSmall(Operator operator) {
    long bytes = operator.life().lock().kept();
    if (bytes > MOST_KEPT + Edges.mostNoted(history)) {
      throw new LawBroken(SMALL, "%s keeps some %,d bytes".formatted(operator.name(), bytes));
    }
  }
}
