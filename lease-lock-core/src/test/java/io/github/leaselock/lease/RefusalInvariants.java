package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** When a claim must be refused, said in another way than the code says it. */
final class RefusalInvariants {

  private final LeaseState state;
  private final Claim claim;
  private final boolean intentExpired;
  private final Map<LockHolder, Staleness> verdicts;
  private final Decision.Judge judge;

  RefusalInvariants(
      LeaseState state,
      Claim claim,
      boolean intentExpired,
      Map<LockHolder, Staleness> verdicts,
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
    boolean expected = respectedStandInTheWay() || liveIntentStandsInTheWay();
    require(refusal.isPresent() == expected, "refused if and only if it must be", situation);
    long stale = verdicts.values().stream().filter(Staleness.STALE::equals).count();
    require(stale >= judge.enough() || expected, "fewer than enough are not enough", situation);
    require(
        stale < judge.holders().size() || !expected, "if all are stale it is granted", situation);
    refusal.ifPresent(refused -> checkWhatItTells(refused, situation));
  }

  private boolean respectedStandInTheWay() {
    List<LockHolder> respected =
        state.holders().stream()
            .filter(holder -> !holder.identity().equals(claim.holder().identity()))
            .filter(holder -> verdicts.get(holder) != Staleness.STALE)
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
            .filter(intent -> verdicts.get(intent.asHolder()) != Staleness.STALE)
            .isPresent();
  }

  private void checkWhatItTells(Decision.Refuse refused, Supplier<String> situation) {
    require(
        refused.intent().isPresent() == liveIntentStandsInTheWay(), "names the intent", situation);
    require(
        refused.intent().isPresent() || !refused.blockers().isEmpty(), "names somebody", situation);
    require(
        state.holders().containsAll(refused.blockers())
            && refused.blockers().stream().noneMatch(blocker -> blocker.is(claim.holder())),
        "names holders, and not the claimant",
        situation);
    boolean allShared =
        refused.blockers().stream().allMatch(blocker -> blocker.mode() == LockMode.SHARED);
    require(
        refused.intentNeeded() == (claim.mode() == LockMode.EXCLUSIVE && allShared),
        "an exclusive waiter for shared holders leaves its mark, and nobody else",
        situation);
  }
}
