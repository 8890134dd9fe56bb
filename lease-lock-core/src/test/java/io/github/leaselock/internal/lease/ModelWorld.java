package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Lease, and what is true beside it: which objects have finished, which grants their processes
 * know of, and whose work runs. Tokens are numbered anew from 1 in each world, for only their order
 * matters; so there are finitely many worlds.
 *
 * @param lease what is stored
 * @param finished whose object is gone or finished for good: the predicate calls them stale
 * @param known the active grants that their holders know of
 * @param working whose work runs, in which mode; it may outlive its object
 */
record ModelWorld(
    LeaseState lease,
    SortedSet<Character> finished,
    SortedMap<Character, HolderEntry> known,
    SortedMap<Character, LockMode> working) {

  static final ModelWorld FIRST =
      new ModelWorld(LeaseState.FREE, new TreeSet<>(), new TreeMap<>(), new TreeMap<>());

  /** The token of the version that is stored: larger than all before. */
  FencingToken version() {
    return new FencingToken(tokens().stream().mapToLong(Long::longValue).max().orElse(0) + 1);
  }

  boolean isFinished(HolderEntry holder) {
    return finished.stream().anyMatch(who -> holder.is(Notation.holder(who)));
  }

  boolean isWorking(HolderEntry holder) {
    return working.keySet().stream().anyMatch(who -> holder.is(Notation.holder(who)));
  }

  /** What a live read answers to the work that asks whether it may begin. */
  boolean mayBegin(char who) {
    HolderEntry mine = known.get(who);
    return mine != null
        && lease
            .entryOf(Notation.holder(who))
            .filter(entry -> entry.mayHaveWorked() && entry.token().equals(mine.token()))
            .isPresent();
  }

  ModelWorld with(LeaseState next) {
    return new ModelWorld(next, finished, known, working);
  }

  ModelWorld learning(char who, HolderEntry entry) {
    SortedMap<Character, HolderEntry> more = new TreeMap<>(known);
    more.put(who, entry.activated());
    return new ModelWorld(lease, finished, more, working);
  }

  ModelWorld forgetting(char who) {
    SortedMap<Character, HolderEntry> less = new TreeMap<>(known);
    less.remove(who);
    return new ModelWorld(lease, finished, less, working);
  }

  ModelWorld beginning(char who, LockMode mode) {
    SortedMap<Character, LockMode> more = new TreeMap<>(working);
    more.put(who, mode);
    return new ModelWorld(lease, finished, known, more);
  }

  ModelWorld ending(char who) {
    SortedMap<Character, LockMode> less = new TreeMap<>(working);
    less.remove(who);
    return new ModelWorld(lease, finished, known, less);
  }

  ModelWorld finishing(char who) {
    SortedSet<Character> more = new TreeSet<>(finished);
    more.add(who);
    return new ModelWorld(lease, more, known, working);
  }

  private Set<Long> tokens() {
    Set<Long> tokens = new TreeSet<>();
    Stream.of(lease.holders(), lease.draining(), List.copyOf(known.values()))
        .flatMap(List::stream)
        .forEach(holder -> holder.token().ifPresent(token -> tokens.add(token.value())));
    return tokens;
  }

  /** The same with its tokens numbered from 1. */
  ModelWorld renumbered() {
    Map<Long, Long> numbers = new HashMap<>();
    tokens().forEach(token -> numbers.put(token, numbers.size() + 1L));
    SortedMap<Character, HolderEntry> grants = new TreeMap<>();
    known.forEach((who, entry) -> grants.put(who, renumbered(entry, numbers)));
    return new ModelWorld(
        new LeaseState(
            renumbered(lease.holders(), numbers),
            renumbered(lease.draining(), numbers),
            lease.queue()),
        finished,
        grants,
        working);
  }

  private static List<HolderEntry> renumbered(List<HolderEntry> holders, Map<Long, Long> numbers) {
    List<HolderEntry> renumbered = new ArrayList<>();
    holders.forEach(holder -> renumbered.add(renumbered(holder, numbers)));
    return renumbered;
  }

  private static HolderEntry renumbered(HolderEntry holder, Map<Long, Long> numbers) {
    return HolderEntry.listed(
        holder.identity(),
        holder.terms(),
        new Standing(
            Optional.of(number(holder.token().orElseThrow(), numbers)),
            holder.since(),
            holder.pending(),
            holder.offer(),
            holder.mark()),
        holder.rest());
  }

  private static FencingToken number(FencingToken token, Map<Long, Long> numbers) {
    Long number = numbers.get(token.value());
    if (number == null) {
      throw new IllegalStateException("a token that the world does not have: " + token);
    }
    return new FencingToken(number);
  }

  @Override
  public String toString() {
    return "%s | finished %s | know of their grant %s | working %s"
        .formatted(Notation.text(lease), finished, known.keySet(), working);
  }
}
