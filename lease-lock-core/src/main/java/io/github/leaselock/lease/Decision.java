package io.github.leaselock.lease;

import java.util.List;
import java.util.Optional;

/** The one thing that may happen next to a claim, as {@link LeaseProtocol#decide} finds it. */
public sealed interface Decision {

  /**
   * The claimant holds already, in this mode, and may act.
   *
   * @param entry its entry
   */
  record AlreadyHeld(LockHolder entry) implements Decision {}

  /**
   * The claimant holds already, and may act once these are proven gone.
   *
   * @param entry its entry
   * @param draining what to prove gone, never empty
   */
  record AwaitDrain(LockHolder entry, List<LockHolder> draining) implements Decision {}

  /**
   * Write this and, if it is stored, the claimant holds.
   *
   * @param next what the Lease is to say
   * @param entry the claimant's entry in it
   * @param evicted the stale holders that are no longer in it
   */
  record Grant(LeaseState next, LockHolder entry, List<LockHolder> evicted) implements Decision {}

  /**
   * Write this and, if it is stored, the claimant has a place in the queue; then decide again.
   *
   * @param next what the Lease is to say
   */
  record Enqueue(LeaseState next) implements Decision {}

  /**
   * These are in the way; ask the staleness predicate about them and decide again.
   *
   * @param holders whom to ask about, in this order, never empty
   * @param enough how many of them must be stale for the claim to be granted
   */
  record Judge(List<LockHolder> holders, int enough) implements Decision {}

  /**
   * The claimant is refused by these holders, by this intent, or by these waiters.
   *
   * @param blockers the holders in the way, stale or not, and the waiters to be served first, in
   *     the shape of holders
   * @param intent the exclusive waiter in the way of a shared claimant
   * @param intentNeeded whether the claimant should leave an intent of its own
   */
  record Refuse(List<LockHolder> blockers, Optional<Intent> intent, boolean intentNeeded)
      implements Decision {}

  /**
   * The Lease carries too many entries for one more shared holder.
   *
   * @param entries how many it would carry
   */
  record Full(int entries) implements Decision {}
}
