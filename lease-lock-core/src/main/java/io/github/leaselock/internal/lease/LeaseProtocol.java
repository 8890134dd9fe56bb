package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of the lock, as pure functions of a state and a claim.
 *
 * <pre>
 *              grant                        release
 *     free ───────────────▶ held (active) ───────────▶ free, or handed over
 *                            │        ▲
 *     evict + grant          │        │ drained: the evicted work is proven gone
 *     (no drain check)  ◀────┤        │
 *                            ▼        │
 *                    evict + grant ─▶ held (pending) ─▶ released, or evicted in its turn
 *                    (drain check)
 *
 *     handed over:  to a session's claim ──▶ held (active)
 *                   to an object ──▶ offered ──confirm──▶ held (active)
 *                                       └──── watched unconfirmed: passed on
 * </pre>
 *
 * <p>A caller reads a version of the Lease, asks {@link #decide}, and if told to writes the next
 * state under the condition that the Lease still is at the version it read. Nothing here may be
 * done with a version that was not read or written by the caller.
 */
public final class LeaseProtocol {

  private LeaseProtocol() {}

  /**
   * Decides what may happen next to a claim, before anybody was judged.
   *
   * @param state what the judged version says
   * @param claim what is asked
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return the decision; {@link Decision.Judge} if holders are in the way
   */
  public static Decision decide(LeaseState state, Claim claim, FencingToken token, Instant now) {
    Optional<HolderEntry> entry = state.entryOf(claim.holder());
    if (!state.needs().isEmpty()) {
      return entry
          .filter(mine -> Named.isConfirmed(mine, claim) && mine.mode() == claim.mode())
          .<Decision>map(Decision.AlreadyHeld::new)
          .orElseGet(() -> new Decision.NewerFormat(state.needs()));
    }
    Optional<Decision> held =
        entry
            .filter(mine -> !Named.isUnwanted(state, mine, claim))
            .flatMap(mine -> Named.decide(state, mine, claim, token, now));
    if (held.isPresent()) {
      return held.get();
    }
    Optional<Supersession> superseded =
        claim.queues() ? state.supersessionOf(claim.holder()) : Optional.empty();
    if (superseded.isPresent()) {
      return new Decision.Superseded(superseded.get());
    }
    return decideAnew(Named.withoutUnwanted(state, claim), claim, token, now);
  }

  private static Decision decideAnew(
      LeaseState state, Claim claim, FencingToken token, Instant now) {
    List<HolderEntry> heldShared = Obstacles.heldShared(state, claim.terms());
    if (!heldShared.isEmpty()) {
      return new Decision.Refuse(heldShared, Decision.Cause.HOLDS_SHARED);
    }
    boolean otherLife = Named.isOfOtherLife(state, claim);
    Obstacles obstacles = obstacles(state, claim);
    if (obstacles.isEmpty()) {
      Optional<Decision.Grant> grant = Grants.grant(state, claim, List.of(), List.of(), token, now);
      if (grant.isPresent()) {
        return grant.get();
      }
      obstacles = Obstacles.full(state, claim);
    }
    LeaseState placed = otherLife ? state : Placement.of(state, claim, now);
    LeaseState served = HandOver.takenUp(HandOver.served(placed, token, now), claim);
    if (!placed.equals(state)) {
      return new Decision.Enqueue(served);
    }
    return served.equals(state)
        ? new Decision.Judge(obstacles.asHolders(), obstacles.enough())
        : new Decision.Serve(served, List.of());
  }

  /** Whoever holds or waits for another life of the protected thing is in the way, in any mode. */
  private static Obstacles obstacles(LeaseState state, Claim claim) {
    return Named.isOfOtherLife(state, claim)
        ? Obstacles.everybody(state, claim)
        : Obstacles.of(state, claim);
  }

  /**
   * Decides what may happen next to a claim, once those in its way were judged.
   *
   * @param state what the judged version says
   * @param claim what is asked
   * @param stale those of {@link Decision.Judge#holders} that are stale
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return {@link Decision.Grant}, {@link Decision.Serve} or {@link Decision.Refuse}
   */
  public static Decision decideJudged(
      LeaseState state, Claim claim, Set<HolderEntry> stale, FencingToken token, Instant now) {
    LeaseState seen = Named.withoutUnwanted(state, claim);
    Obstacles obstacles = obstacles(seen, claim);
    boolean isFull = obstacles.isEmpty();
    obstacles = isFull ? Obstacles.full(seen, claim) : obstacles;
    List<HolderEntry> evicted = obstacles.blockers().stream().filter(stale::contains).toList();
    if (isFull ? !evicted.isEmpty() : obstacles.areOvercome(stale, claim)) {
      return Grants.grant(seen, claim, evicted, obstacles.ahead(), token, now)
          .<Decision>map(grant -> grant)
          .orElseGet(() -> Named.full(seen, claim));
    }
    Optional<Decision> passedOn = HandOver.passOn(seen, claim, obstacles, stale, token, now);
    if (passedOn.isPresent()) {
      return passedOn.get();
    }
    Decision.Cause cause =
        isFull
            ? Decision.Cause.FULL
            : Named.isOfOtherLife(seen, claim)
                ? Decision.Cause.OTHER_LIFE
                : Decision.Cause.IN_THE_WAY;
    return new Decision.Refuse(obstacles.asHolders(), cause);
  }

  /**
   * The state once everything that drains is proven gone: all pending holders become active, and
   * those who wait and can share the lock with them get it.
   *
   * @param state a state in which something drains
   * @param claim whose process found it out
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return the same without what drains
   */
  public static LeaseState drained(LeaseState state, Claim claim, FencingToken token, Instant now) {
    LeaseState active = state.with(state.holders(), List.of());
    LeaseState marked =
        active
            .entryOf(claim.holder())
            .map(entry -> active.replaced(claim.holder(), entry.marked(claim.mark())))
            .orElse(active);
    return HandOver.served(marked, token, now);
  }

  /**
   * The state without a holder, its place in the queue and the trace that it was replaced. Nothing
   * is handed over: {@link #served} does that. This is what every version may do to a Lease of
   * every format.
   *
   * @param state what the judged version says
   * @param holder who gives its lock back
   * @param grant only this grant, or empty for whatever grant the holder has
   * @return the next state, or empty if there is nothing to take away
   */
  public static Optional<LeaseState> release(
      LeaseState state, Holder holder, Optional<FencingToken> grant) {
    boolean holds =
        state
            .entryOf(holder)
            .filter(entry -> grant.isEmpty() || entry.token().equals(grant))
            .isPresent();
    boolean waits = grant.isEmpty() && state.queue().positionOf(holder).isPresent();
    boolean traced = grant.isEmpty() && state.supersessionOf(holder).isPresent();
    if (!holds && !waits && !traced) {
      return Optional.empty();
    }
    LeaseState left = holds ? state.withHolders(state.holdersOtherThan(holder)) : state;
    left = waits ? left.withQueue(state.queue().without(holder)) : left;
    left = traced ? left.withoutSupersessionOf(holder) : left;
    return Optional.of(waits && left.needs().isEmpty() ? Room.fitted(left) : left);
  }

  /**
   * The state with places for more claims of a process that takes one: those that neither hold nor
   * wait get theirs as far as there is room, and whoever is first and kept out by nobody is served.
   *
   * @param state what is to be written for the first of them
   * @param claims the others, in the order in which they are to be served
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return the next state
   */
  public static LeaseState placed(
      LeaseState state, List<Claim> claims, FencingToken token, Instant now) {
    LeaseState next = state;
    for (Claim claim : claims) {
      boolean isNew =
          next.queue().positionOf(claim.holder()).isEmpty()
              && next.supersessionOf(claim.holder()).isEmpty()
              && !Named.isOfOtherLife(next, claim)
              && Obstacles.heldShared(next, claim.terms()).isEmpty();
      next = isNew ? Placement.of(next, claim, now) : next;
    }
    return HandOver.served(next, token, now);
  }

  /**
   * Whether a process that releases has to write its own mark first: another process acts for the
   * holder, and would not notice that its grant is being given back.
   *
   * @param state what the judged version says
   * @param claim by which process who would release
   * @return the state with the mark, or empty if it is there already or none is needed
   */
  public static Optional<LeaseState> markBeforeRelease(LeaseState state, Claim claim) {
    return state
        .entryOf(claim.holder())
        .filter(entry -> state.needs().isEmpty())
        .filter(entry -> Named.isOfAnotherProcess(entry, claim))
        .map(entry -> state.replaced(claim.holder(), entry.marked(claim.mark())));
  }

  /**
   * The state in which a holder has noted other data, under the grant that it has.
   *
   * @param state what the judged version says
   * @param holder who holds
   * @param grant its grant
   * @param data what it notes
   * @return the next state, the same if that is noted already, or empty if it does not hold under
   *     this grant, or may not act
   */
  public static Optional<LeaseState> noted(
      LeaseState state, Holder holder, FencingToken grant, String data) {
    return state
        .entryOf(holder)
        .filter(entry -> entry.token().equals(Optional.of(grant)) && entry.mayHaveWorked())
        .map(entry -> state.replaced(holder, entry.noting(data)));
  }

  /**
   * Hands the lock to those in the queue whom nobody keeps from it, in their order: so whoever
   * releases hands over in the same write.
   *
   * <p>Nothing is handed over while something drains, since only the new holder knows how to find
   * out that it is gone.
   *
   * @param state a state of which a holder or a waiter was just taken away
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return the next state; the same if nobody waits or somebody is in the way
   */
  public static LeaseState served(LeaseState state, FencingToken token, Instant now) {
    return HandOver.served(state, token, now);
  }

  /**
   * The state without some of those who hold or drain: a person's way out.
   *
   * @param state what the person saw
   * @param whom holders or draining entries of that state
   * @return the next state, in which nobody is served yet
   */
  public static LeaseState forced(LeaseState state, List<HolderEntry> whom) {
    Set<HolderEntry> gone = new HashSet<>(whom);
    List<HolderEntry> holders = new ArrayList<>(state.holders());
    holders.removeIf(gone::contains);
    List<HolderEntry> draining = new ArrayList<>(state.draining());
    draining.removeIf(gone::contains);
    return state.with(holders, draining);
  }

  /**
   * The state without anybody who waits, and without entries of the queue that cannot be read.
   *
   * @param state what the person saw
   * @return the next state
   */
  public static LeaseState withoutQueue(LeaseState state) {
    return state.withQueue(LockQueue.EMPTY);
  }
}
