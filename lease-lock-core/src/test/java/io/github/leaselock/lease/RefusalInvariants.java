package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** When a claim must be refused, said in another way than the code says it. */
final class RefusalInvariants {

  private final LeaseState state;
  private final Claim claim;
  private final boolean intentExpired;
  private final Map<LockHolder, Verdict> verdicts;
  private final Decision.Judge judge;

  RefusalInvariants(
      LeaseState state,
      Claim claim,
      boolean intentExpired,
      Map<LockHolder, Verdict> verdicts,
      Decision.Judge judge) {
    this.state = state;
    this.claim = claim;
    this.intentExpired = intentExpired;
    this.verdicts = verdicts;
    this.judge = judge;
  }

  void check(Optional<Decision.Refuse> refusal) {
    Supplier<String> situation =
        () ->
            "%s | %s | intent expired: %s | %s -> refused: %s"
                .formatted(
                    Notation.text(state),
                    claim,
                    intentExpired,
                    verdicts,
                    refusal.map(Notation::text));
    boolean expected =
        respectedStandInTheWay() || liveIntentStandsInTheWay() || respectedWaitersAreAhead();
    require(refusal.isPresent() == expected, "refused if and only if it must be", situation);
    long stale =
        judge.holders().stream().filter(h -> Verdict.stale().equals(verdicts.get(h))).count();
    require(stale >= judge.enough() || expected, "fewer than enough are not enough", situation);
    require(
        stale < judge.holders().size() || !expected, "if all are stale it is granted", situation);
    refusal.ifPresent(refused -> checkWhatItTells(refused, situation));
  }

  private boolean respectedStandInTheWay() {
    List<LockHolder> respected =
        state.holders().stream()
            .filter(holder -> !holder.identity().equals(claim.holder().identity()))
            .filter(holder -> !Verdict.stale().equals(verdicts.get(holder)))
            .toList();
    boolean conflict =
        respected.stream().anyMatch(holder -> holder.mode().conflictsWith(claim.mode()));
    boolean tooMany = respected.size() >= claim.sharedLimit().orElse(Integer.MAX_VALUE);
    return conflict || tooMany;
  }

  private boolean liveIntentStandsInTheWay() {
    return claim.mode() == LockMode.SHARED
        && !intentExpired
        && state.entryOf(claim.holder()).isEmpty()
        && state
            .intent()
            .filter(intent -> !intent.is(claim.holder()))
            .filter(intent -> !Verdict.stale().equals(verdicts.get(intent.asHolder())))
            .isPresent();
  }

  private boolean respectedWaitersAreAhead() {
    if (state.entryOf(claim.holder()).isPresent()) {
      return false;
    }
    for (Place place : state.queue().places()) {
      if (place.identity().equals(claim.holder().identity())) {
        return false;
      }
      boolean harmed =
          claim.mode() == LockMode.EXCLUSIVE
              || place.mode() == LockMode.EXCLUSIVE
              || place.sharedLimit().isPresent();
      if (harmed && !Verdict.stale().equals(verdicts.get(place.asHolder()))) {
        return true;
      }
    }
    return false;
  }

  private void checkWhatItTells(Decision.Refuse refused, Supplier<String> situation) {
    require(
        refused.intent().isPresent() == liveIntentStandsInTheWay(), "names the intent", situation);
    require(
        refused.intent().isPresent() || !refused.blockers().isEmpty(), "names somebody", situation);
    List<LockHolder> waiters = state.queue().places().stream().map(Place::asHolder).toList();
    List<LockHolder> blockers = new ArrayList<>(refused.blockers());
    blockers.removeAll(waiters);
    require(
        state.holders().containsAll(blockers)
            && refused.blockers().stream().noneMatch(blocker -> blocker.is(claim.holder())),
        "names holders and waiters, and not the claimant",
        situation);
    boolean onlyShared =
        !blockers.isEmpty() && blockers.stream().allMatch(b -> b.mode() == LockMode.SHARED);
    boolean hasNoPlace = state.queue().positionOf(claim.holder()).isEmpty();
    require(
        refused.intentNeeded() == (claim.mode() == LockMode.EXCLUSIVE && onlyShared && hasNoPlace),
        "an exclusive waiter for shared holders without a place leaves its mark, and nobody else",
        situation);
  }
}
