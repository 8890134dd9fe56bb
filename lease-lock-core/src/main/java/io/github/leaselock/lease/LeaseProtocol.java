package io.github.leaselock.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of the lock, as pure functions of a state and a claim.
 *
 * <pre>
 *              grant                        release
 *     free ───────────────▶ held (active) ───────────▶ free
 *                            │        ▲
 *     evict + grant          │        │ drained: the evicted work is proven gone
 *     (no drain check)  ◀────┤        │
 *                            ▼        │
 *                    evict + grant ─▶ held (pending) ─▶ released, or evicted in its turn
 *                    (drain check)
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
   * @param intentExpired whether the caller has watched the intent unrenewed for its validity
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return the decision; {@link Decision.Judge} if holders are in the way
   */
  public static Decision decide(
      LeaseState state, Claim claim, boolean intentExpired, FencingToken token, Instant now) {
    Optional<LockHolder> entry = state.entryOf(claim.holder());
    if (entry.isPresent()
        && entry.get().mode() == claim.mode()
        && entry.get().token().isPresent()) {
      return entry.get().pending()
          ? new Decision.AwaitDrain(entry.get(), state.draining())
          : new Decision.AlreadyHeld(entry.get());
    }
    Obstacles obstacles = Obstacles.of(state, claim, intentExpired);
    if (obstacles.isEmpty()) {
      return grant(state, claim, List.of(), List.of(), token, now);
    }
    return withPlace(state, claim, now)
        .<Decision>map(Decision.Enqueue::new)
        .orElseGet(() -> new Decision.Judge(obstacles.asHolders(), obstacles.enough()));
  }

  /** A claim that queues gets its place before anybody is judged, which may take long. */
  private static Optional<LeaseState> withPlace(LeaseState state, Claim claim, Instant now) {
    return claim.queues()
            && state.entryOf(claim.holder()).isEmpty()
            && state.queue().positionOf(claim.holder()).isEmpty()
        ? state.queue().with(claim, now.truncatedTo(ChronoUnit.MICROS)).map(state::withQueue)
        : Optional.empty();
  }

  /**
   * Decides what may happen next to a claim, once those in its way were judged.
   *
   * @param state what the judged version says
   * @param claim what is asked
   * @param intentExpired as it was in {@link #decide}
   * @param verdicts the predicate's words; a holder without one counts as unknown
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return {@link Decision.Grant}, {@link Decision.Refuse} or {@link Decision.Full}
   */
  public static Decision decideJudged(
      LeaseState state,
      Claim claim,
      boolean intentExpired,
      Map<LockHolder, Verdict> verdicts,
      FencingToken token,
      Instant now) {
    Obstacles obstacles = Obstacles.of(state, claim, intentExpired);
    List<LockHolder> stale =
        obstacles.blockers().stream().filter(blocker -> isStale(blocker, verdicts)).toList();
    Optional<Intent> blockingIntent =
        obstacles.intent().filter(intent -> !isStale(intent.asHolder(), verdicts));
    boolean isNext =
        obstacles.ahead().stream().allMatch(place -> isStale(place.asHolder(), verdicts));
    if (stale.size() >= obstacles.needed() && blockingIntent.isEmpty() && isNext) {
      return grant(state, claim, stale, obstacles.ahead(), token, now);
    }
    boolean onlyShared =
        !obstacles.blockers().isEmpty()
            && obstacles.blockers().stream().allMatch(b -> b.mode() == LockMode.SHARED);
    List<LockHolder> blockers = new ArrayList<>(obstacles.blockers());
    obstacles.ahead().forEach(place -> blockers.add(place.asHolder()));
    boolean hasNoPlace = state.queue().positionOf(claim.holder()).isEmpty();
    return new Decision.Refuse(
        blockers, blockingIntent, claim.mode() == LockMode.EXCLUSIVE && onlyShared && hasNoPlace);
  }

  private static boolean isStale(LockHolder holder, Map<LockHolder, Verdict> verdicts) {
    return Verdict.stale().equals(verdicts.get(holder));
  }

  private static Decision grant(
      LeaseState state,
      Claim claim,
      List<LockHolder> evicted,
      List<Place> passed,
      FencingToken token,
      Instant now) {
    List<LockHolder> draining = new ArrayList<>(state.draining());
    if (claim.drains()) {
      draining.addAll(evicted);
    }
    List<LockHolder> holders = new ArrayList<>(state.holdersOtherThan(claim.holder()));
    holders.removeAll(evicted);
    LockHolder entry =
        new LockHolder(
            claim.holder().identity(),
            claim.mode(),
            Optional.of(token),
            Optional.of(now.truncatedTo(ChronoUnit.MICROS)),
            claim.reason(),
            !draining.isEmpty());
    holders.add(entry);
    int entries = holders.size() + draining.size();
    if (entries > LeaseState.MAX_ENTRIES && isOneMore(state, claim, holders, evicted)) {
      return new Decision.Full(entries);
    }
    boolean intentEnds =
        state.intent().filter(intent -> intent.is(claim.holder())).isPresent()
            || (claim.mode() == LockMode.SHARED && state.entryOf(claim.holder()).isEmpty());
    Optional<Intent> intent = intentEnds ? Optional.empty() : state.intent();
    LockQueue queue = state.queue().withoutAll(passed).without(claim.holder());
    return new Decision.Grant(new LeaseState(holders, draining, intent, queue), entry, evicted);
  }

  /**
   * Only one more shared holder beside others needs room. Whoever takes over gets in, for without a
   * holder nothing is ever drained.
   */
  private static boolean isOneMore(
      LeaseState state, Claim claim, List<LockHolder> holders, List<LockHolder> evicted) {
    return state.entryOf(claim.holder()).isEmpty() && evicted.isEmpty() && holders.size() > 1;
  }

  /**
   * The state once everything that drains is proven gone: all pending holders become active.
   *
   * @param state a state in which something drains
   * @return the same without it
   */
  public static LeaseState drained(LeaseState state) {
    return new LeaseState(state.holders(), List.of(), state.intent(), state.queue());
  }

  /**
   * The state without a holder, and without its intent and its place in the queue.
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
    boolean intends =
        grant.isEmpty() && state.intent().filter(intent -> intent.is(holder)).isPresent();
    boolean waits = grant.isEmpty() && state.queue().positionOf(holder).isPresent();
    if (!holds && !intends && !waits) {
      return Optional.empty();
    }
    return Optional.of(
        new LeaseState(
            holds ? state.holdersOtherThan(holder) : state.holders(),
            state.draining(),
            intends ? Optional.empty() : state.intent(),
            waits ? state.queue().without(holder) : state.queue()));
  }

  /**
   * Grants the lock to the first in the queue, if nobody is in its way: so whoever releases hands
   * over in the same write.
   *
   * <p>Nothing is handed over while something drains, since only the new holder knows how to find
   * out that it is gone; nor to a shared waiter while an intent is written, since only who has
   * watched the intent knows whether it still counts. The waiter then takes the lock itself.
   *
   * @param state a state of which a holder or a waiter was just taken away
   * @param token the token of the judged version
   * @param now the wall clock, for people
   * @return the next state, or empty if nobody waits or somebody is in the way
   */
  public static Optional<LeaseState> handOver(LeaseState state, FencingToken token, Instant now) {
    Optional<Claim> claim =
        state
            .queue()
            .head()
            .flatMap(
                head ->
                    Holder.parse(head.identity())
                        .map(
                            holder ->
                                new Claim(
                                    holder,
                                    head.mode(),
                                    head.sharedLimit(),
                                    head.reason(),
                                    false,
                                    true)));
    return state.draining().isEmpty()
        ? claim
            .map(first -> decide(state, first, false, token, now))
            .filter(Decision.Grant.class::isInstance)
            .map(granted -> ((Decision.Grant) granted).next())
        : Optional.empty();
  }

  /**
   * The state with an exclusive waiter's intent, new or renewed. The intent of another waiter
   * stays.
   *
   * @param state what the judged version says
   * @param claim the refused claim
   * @param replaceOther whether the caller has watched another's intent expire
   * @param stamp the token of the judged version
   * @param validity how long the intent counts without renewal
   * @param now the wall clock, for people
   * @return the next state, or empty if another waiter's intent stands
   */
  public static Optional<LeaseState> withIntent(
      LeaseState state,
      Claim claim,
      boolean replaceOther,
      FencingToken stamp,
      Duration validity,
      Instant now) {
    Optional<Intent> mine = state.intent().filter(intent -> intent.is(claim.holder()));
    if (state.intent().isPresent() && mine.isEmpty() && !replaceOther) {
      return Optional.empty();
    }
    Instant since = mine.map(Intent::since).orElseGet(() -> now.truncatedTo(ChronoUnit.MICROS));
    return Optional.of(
        state.withIntent(
            Optional.of(
                new Intent(claim.holder().identity(), stamp, validity, since, claim.reason()))));
  }
}
