package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Reservation;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an attempt to acquire would come to if every write of it were stored at once, nobody else
 * wrote, and nobody were asked but the Lease itself: no predicate, no drain check, no clock that
 * watches an offer. The very decisions that {@link LeaseProtocol} makes for a real attempt, made in
 * memory.
 *
 * <p>Part of lease-lock's own packages, not of its API.
 *
 * @param state what the Lease would say in the end
 * @param end the decision after which nothing is written any more: {@link Decision.AlreadyHeld},
 *     {@link Decision.AwaitDrain}, {@link Decision.Refuse}, {@link Decision.Superseded} or {@link
 *     Decision.NewerFormat}
 */
public record Outlook(LeaseState state, Decision end) {

  /** Each write settles something for good: a place, a mark, an offer, a grant. */
  private static final int MAX_WRITES = 16;

  /**
   * Looks ahead.
   *
   * @param state what the judged version says
   * @param claim what is asked
   * @param token the token of the judged version
   * @param now the wall clock, by which a reservation is over
   * @return what it would come to
   */
  public static Outlook of(LeaseState state, Claim claim, FencingToken token, Instant now) {
    LeaseState seen = state;
    for (int writes = 0; writes < MAX_WRITES; writes++) {
      FencingToken version = new FencingToken(token.value() + writes);
      Decision decision = LeaseProtocol.decide(seen, claim, version, now);
      if (decision instanceof Decision.Judge judge) {
        decision = LeaseProtocol.decideJudged(seen, claim, over(judge, now), version, now);
      }
      Optional<LeaseState> next = written(decision);
      if (next.isEmpty()) {
        return new Outlook(seen, decision);
      }
      seen = next.get();
    }
    throw new IllegalStateException("an attempt of " + claim + " does not end on " + state);
  }

  private static Optional<LeaseState> written(Decision decision) {
    if (decision instanceof Decision.Grant grant) {
      return Optional.of(grant.next());
    }
    if (decision instanceof Decision.Confirm confirm) {
      return Optional.of(confirm.next());
    }
    if (decision instanceof Decision.Mark mark) {
      return Optional.of(mark.next());
    }
    if (decision instanceof Decision.Enqueue enqueue) {
      return Optional.of(enqueue.next());
    }
    return decision instanceof Decision.Serve serve ? Optional.of(serve.next()) : Optional.empty();
  }

  /** The reservations that are over: asked in their order, until too many others are in the way. */
  private static Set<HolderEntry> over(Decision.Judge judge, Instant now) {
    Set<HolderEntry> over = new HashSet<>();
    int respected = 0;
    for (HolderEntry holder : judge.holders()) {
      if (judge.holders().size() - respected < judge.enough()) {
        break;
      }
      boolean isOver =
          holder.holder().flatMap(Reservation::of).filter(person -> person.isOver(now)).isPresent();
      if (isOver) {
        over.add(holder);
      } else {
        respected++;
      }
    }
    return over;
  }
}
