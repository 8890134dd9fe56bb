package io.github.leaselock.internal.lease;

import java.util.List;

/** The one thing that may happen next to a claim, as {@link LeaseProtocol#decide} finds it. */
public sealed interface Decision {

  /**
   * The claimant holds already, in this mode, by this process, and may act.
   *
   * @param entry its entry
   */
  record AlreadyHeld(HolderEntry entry) implements Decision {}

  /**
   * The claimant holds, by the hand of another process or by an offer: write this and, if it is
   * stored, it is this process that acts for it.
   *
   * @param next what the Lease is to say
   * @param entry the claimant's entry in it
   */
  record Confirm(LeaseState next, HolderEntry entry) implements Decision {}

  /**
   * The claimant holds in another mode, by the hand of another process, which would not notice that
   * the mode changes: write this mark and, if it is stored, decide again.
   *
   * @param next what the Lease is to say
   */
  record Mark(LeaseState next) implements Decision {}

  /**
   * The claimant holds already, and may act once these are proven gone.
   *
   * @param entry its entry
   * @param draining what to prove gone, never empty
   */
  record AwaitDrain(HolderEntry entry, List<HolderEntry> draining) implements Decision {}

  /**
   * Write this and, if it is stored, the claimant holds.
   *
   * @param next what the Lease is to say
   * @param entry the claimant's entry in it
   * @param evicted the stale holders that are no longer in it
   */
  record Grant(LeaseState next, HolderEntry entry, List<HolderEntry> evicted) implements Decision {}

  /**
   * Write this and, if it is stored, the claimant has its place in the queue; then decide again.
   *
   * @param next what the Lease is to say
   */
  record Enqueue(LeaseState next) implements Decision {}

  /**
   * Nobody keeps the first in the queue from the lock: write this and, if it is stored, it has it;
   * then decide again.
   *
   * @param next what the Lease is to say
   * @param passed the holders that did not take up what they were offered
   */
  record Serve(LeaseState next, List<HolderEntry> passed) implements Decision {}

  /**
   * These are in the way; ask the staleness predicate about them and decide again.
   *
   * @param holders whom to ask about, in this order, never empty
   * @param enough how many of them must be stale for the claim to be granted
   */
  record Judge(List<HolderEntry> holders, int enough) implements Decision {}

  /**
   * The claimant is refused.
   *
   * @param blockers the holders in the way, stale or not, and the waiters to be served first, in
   *     the shape of holders
   * @param cause why, if it is not because of them alone
   */
  record Refuse(List<HolderEntry> blockers, Cause cause) implements Decision {}

  /**
   * The claimant waited and was replaced by a newer one of its group.
   *
   * @param trace by whom
   */
  record Superseded(Supersession trace) implements Decision {}

  /**
   * The Lease was written by a version that this one cannot act beside.
   *
   * @param needs what it does not understand
   */
  record NewerFormat(List<String> needs) implements Decision {}

  /** Why a claimant is refused. */
  enum Cause {
    /** Others hold the lock, or are to be served first. */
    IN_THE_WAY,
    /** It holds shared, and would have to give that back before it can hold exclusively. */
    HOLDS_SHARED,
    /** The Lease is full. */
    FULL,
    /** It asks for another life of the protected thing than those who hold or wait. */
    OTHER_LIFE
  }
}
