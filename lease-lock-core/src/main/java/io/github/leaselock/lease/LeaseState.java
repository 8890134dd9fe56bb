package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a Lease says about its lock: who holds, whose work is not yet proven gone, who waits for
 * exclusive access, and who waits in the queue.
 *
 * <p>Invariants: no identity holds twice; an exclusive holder is the only one; where nothing
 * drains, nobody is pending.
 *
 * @param holders in the order in which they were granted
 * @param draining evicted holders whose work is not yet proven gone, in the order of eviction
 * @param intent an exclusive waiter, refused because of shared holders
 * @param queue who waits for its turn
 */
public record LeaseState(
    List<LockHolder> holders, List<LockHolder> draining, Optional<Intent> intent, LockQueue queue) {

  /** Nobody holds, nothing drains, nobody waits. */
  public static final LeaseState FREE = new LeaseState(List.of(), List.of(), Optional.empty());

  /**
   * With how many holders and draining holders a Lease takes no further shared holder. Takeovers
   * are not limited.
   */
  public static final int MAX_ENTRIES = 256;

  /**
   * Checks the invariants; where nothing drains, all holders become active.
   *
   * @param holders in the order in which they were granted
   * @param draining in the order of eviction
   * @param intent an exclusive waiter
   * @param queue who waits for its turn
   * @throws IllegalArgumentException if an identity holds twice, or an exclusive holder is not
   *     alone
   */
  public LeaseState {
    draining = List.copyOf(draining);
    holders =
        draining.isEmpty()
            ? holders.stream().map(LockHolder::activated).toList()
            : List.copyOf(holders);
    requireConsistent(holders);
  }

  /**
   * A state in which nobody waits in the queue.
   *
   * @param holders in the order in which they were granted
   * @param draining in the order of eviction
   * @param intent an exclusive waiter
   * @throws IllegalArgumentException if an identity holds twice, or an exclusive holder is not
   *     alone
   */
  public LeaseState(List<LockHolder> holders, List<LockHolder> draining, Optional<Intent> intent) {
    this(holders, draining, intent, LockQueue.EMPTY);
  }

  static void requireConsistent(List<LockHolder> holders) {
    Set<String> identities = new HashSet<>();
    for (LockHolder holder : holders) {
      if (!identities.add(holder.identity())) {
        throw new IllegalArgumentException(
            Names.quote(holder.identity()) + " holds the same lock twice");
      }
      if (holder.mode() == LockMode.EXCLUSIVE && holders.size() > 1) {
        throw new IllegalArgumentException(
            Names.quote(holder.identity()) + " holds exclusively beside others");
      }
    }
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
   * The entry of one holder.
   *
   * @param holder whom to look for, compared whole
   * @return its entry, if it holds
   */
  public Optional<LockHolder> entryOf(Holder holder) {
    return holders.stream().filter(entry -> entry.is(holder)).findFirst();
  }

  LeaseState withIntent(Optional<Intent> intent) {
    return new LeaseState(holders, draining, intent, queue);
  }

  LeaseState withQueue(LockQueue queue) {
    return new LeaseState(holders, draining, intent, queue);
  }

  List<LockHolder> holdersOtherThan(Holder holder) {
    List<LockHolder> others = new ArrayList<>(holders);
    others.removeIf(entry -> entry.is(holder));
    return others;
  }
}
