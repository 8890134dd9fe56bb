package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Lease says about its lock: who holds, whose work is not yet proven gone, who waits.
 *
 * <p>What lease-lock writes has these invariants: no identity holds twice; an exclusive holder is
 * alone, but for holders that act as part of its operation; where nothing drains, nobody is
 * pending. What it reads may have been written by anybody.
 *
 * @param holders in the order in which they were granted
 * @param draining evicted holders whose work is not yet proven gone, in the order of eviction
 * @param queue who waits for its turn
 * @param superseded who waited and was replaced by a newer one of its group, the oldest first
 * @param life the uid of the protected thing for which it is held or waited for, if anybody said so
 * @param needs what a reader has to understand and this version does not; usually nothing
 */
public record LeaseState(
    List<HolderEntry> holders,
    List<HolderEntry> draining,
    LockQueue queue,
    List<Supersession> superseded,
    Optional<String> life,
    List<String> needs) {

  /** Nobody holds, nothing drains, nobody waits. */
  public static final LeaseState FREE = new LeaseState(List.of(), List.of());

  /**
   * Copies the lists; where nothing drains, all holders become active.
   *
   * @param holders in the order in which they were granted
   * @param draining in the order of eviction
   * @param queue who waits for its turn
   * @param superseded who was replaced
   * @param life the uid of the protected thing
   * @param needs what this version does not understand
   */
  public LeaseState {
    draining = List.copyOf(draining);
    holders =
        draining.isEmpty()
            ? holders.stream().map(HolderEntry::activated).toList()
            : List.copyOf(holders);
    superseded = List.copyOf(superseded);
    needs = List.copyOf(needs);
    if (holders.isEmpty() && draining.isEmpty() && queue.isEmpty()) {
      life = Optional.empty(); // whoever comes next begins a new one
    }
  }

  /**
   * A state in which nobody waits.
   *
   * @param holders in the order in which they were granted
   * @param draining in the order of eviction
   */
  public LeaseState(List<HolderEntry> holders, List<HolderEntry> draining) {
    this(holders, draining, LockQueue.EMPTY);
  }

  /**
   * A state of whose protected thing nobody has said which one it is.
   *
   * @param holders in the order in which they were granted
   * @param draining in the order of eviction
   * @param queue who waits for its turn
   */
  public LeaseState(List<HolderEntry> holders, List<HolderEntry> draining, LockQueue queue) {
    this(holders, draining, queue, List.of(), Optional.empty(), List.of());
  }

  /**
   * Whether nobody holds and no evicted work is left.
   *
   * @return true if an acquire would be granted without asking anybody, but for those who wait
   */
  public boolean isFree() {
    return holders.isEmpty() && draining.isEmpty();
  }

  /**
   * Whether nobody holds or waits, nothing drains, and nothing else is written that somebody may
   * need.
   *
   * @return true if the Lease can be deleted
   */
  public boolean isUnused() {
    return isFree() && queue.isEmpty() && queue.unreadable().isEmpty() && superseded.isEmpty();
  }

  /**
   * The entry of one holder.
   *
   * @param holder whom to look for, compared whole
   * @return its entry, if it holds
   */
  public Optional<HolderEntry> entryOf(Holder holder) {
    for (HolderEntry entry : holders) {
      if (entry.is(holder)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  Optional<Supersession> supersessionOf(Holder holder) {
    return superseded.stream()
        .filter(trace -> trace.identity().equals(holder.identity()))
        .findFirst();
  }

  LeaseState with(List<HolderEntry> otherHolders, List<HolderEntry> otherDraining) {
    return new LeaseState(otherHolders, otherDraining, queue, superseded, life, needs);
  }

  LeaseState withHolders(List<HolderEntry> others) {
    return with(others, draining);
  }

  LeaseState withQueue(LockQueue other) {
    return new LeaseState(holders, draining, other, superseded, life, needs);
  }

  LeaseState withSuperseded(List<Supersession> traces) {
    int tooMany = Math.max(0, traces.size() - Supersession.MAX_TRACES);
    return new LeaseState(
        holders, draining, queue, traces.subList(tooMany, traces.size()), life, needs);
  }

  LeaseState withoutSupersessionOf(Holder holder) {
    return supersessionOf(holder).isEmpty()
        ? this
        : withSuperseded(
            superseded.stream()
                .filter(trace -> !trace.identity().equals(holder.identity()))
                .toList());
  }

  LeaseState withLife(Optional<String> uid) {
    return life.equals(uid)
        ? this
        : new LeaseState(holders, draining, queue, superseded, uid, needs);
  }

  LeaseState forLife(Optional<String> uid) {
    return life.isEmpty() ? withLife(uid) : this;
  }

  List<HolderEntry> holdersOtherThan(Holder holder) {
    List<HolderEntry> others = new ArrayList<>(holders.size());
    for (HolderEntry entry : holders) {
      if (!entry.is(holder)) {
        others.add(entry);
      }
    }
    return others;
  }

  LeaseState replaced(Holder holder, HolderEntry by) {
    List<HolderEntry> next = new ArrayList<>(holders.size());
    for (HolderEntry entry : holders) {
      next.add(entry.is(holder) ? by : entry);
    }
    return withHolders(next);
  }
}
