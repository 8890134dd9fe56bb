package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What holds of every grant, whatever was there before. */
final class GrantInvariants {

  private final LeaseState before;
  private final Claim claim;
  private final boolean intentExpired;
  private final Map<LockHolder, Verdict> verdicts;
  private final Decision.Grant grant;
  private final Supplier<String> situation;

  GrantInvariants(
      LeaseState before,
      Claim claim,
      boolean intentExpired,
      Map<LockHolder, Verdict> verdicts,
      Decision.Grant grant) {
    this.before = before;
    this.claim = claim;
    this.intentExpired = intentExpired;
    this.verdicts = verdicts;
    this.grant = grant;
    this.situation =
        () ->
            "%s | %s | intent expired: %s | %s -> %s"
                .formatted(
                    Notation.text(before), claim, intentExpired, verdicts, Notation.text(grant));
  }

  void check() {
    theClaimantHolds();
    anExclusiveHolderIsAlone();
    theTokenIsTheLargest();
    onlyTheStaleAreEvicted();
    theOthersAreAsTheyWere();
    evictedWorkDrainsIfAskedTo();
    nobodyActsBesideConflictingWorkThatDrains();
    theLimitIsKept();
    aLiveIntentIsRespected();
    nobodyAheadIsPassed();
    nobodyElseLosesItsPlace();
  }

  /** Those who came first and whom this grant would keep out, or take the room of. */
  private List<Place> ahead() {
    List<Place> ahead = new ArrayList<>();
    for (Place place : before.queue().places()) {
      if (place.identity().equals(claim.holder().identity())) {
        break;
      }
      if (place.mode() == LockMode.EXCLUSIVE
          || claim.mode() == LockMode.EXCLUSIVE
          || place.sharedLimit().isPresent()) {
        ahead.add(place);
      }
    }
    return before.entryOf(claim.holder()).isPresent() ? List.of() : ahead;
  }

  private void nobodyAheadIsPassed() {
    for (Place place : ahead()) {
      require(
          Verdict.stale().equals(verdicts.get(place.asHolder())),
          "no waiter ahead is passed that is not stale",
          situation);
    }
  }

  private void nobodyElseLosesItsPlace() {
    List<Place> expected = new ArrayList<>(before.queue().places());
    expected.removeAll(ahead());
    expected.removeIf(place -> place.identity().equals(claim.holder().identity()));
    require(
        grant.next().queue().places().equals(expected),
        "the claimant has no place any more, nor the stale before it; all others keep theirs",
        situation);
  }

  private void theClaimantHolds() {
    Optional<LockHolder> entry = grant.next().entryOf(claim.holder());
    require(entry.equals(Optional.of(grant.entry())), "the entry is in the state", situation);
    require(grant.entry().mode() == claim.mode(), "in the mode asked for", situation);
    require(
        grant.entry().token().equals(Optional.of(Notation.VERSION)),
        "under the token of the judged version",
        situation);
  }

  private void anExclusiveHolderIsAlone() {
    boolean exclusive =
        grant.next().holders().stream().anyMatch(holder -> holder.mode() == LockMode.EXCLUSIVE);
    require(!exclusive || grant.next().holders().size() == 1, "exclusive means alone", situation);
    long identities = grant.next().holders().stream().map(LockHolder::identity).distinct().count();
    require(identities == grant.next().holders().size(), "nobody holds twice", situation);
  }

  private void theTokenIsTheLargest() {
    Stream.of(grant.next().holders(), grant.next().draining(), before.holders(), before.draining())
        .flatMap(List::stream)
        .filter(other -> !other.equals(grant.entry()))
        .forEach(
            other ->
                require(
                    other.token().map(Notation.VERSION::isAfter).orElse(true),
                    "its token is larger than that of " + other,
                    situation));
  }

  private void onlyTheStaleAreEvicted() {
    List<LockHolder> gone = new ArrayList<>(before.holdersOtherThan(claim.holder()));
    Set<String> left = new HashSet<>();
    grant.next().holders().forEach(holder -> left.add(holder.identity()));
    gone.removeIf(holder -> left.contains(holder.identity()));
    require(gone.equals(grant.evicted()), "whoever is no longer there was evicted", situation);
    for (LockHolder evicted : gone) {
      require(
          Verdict.stale().equals(verdicts.get(evicted)), "only the stale are evicted", situation);
    }
  }

  private void theOthersAreAsTheyWere() {
    boolean drains = !grant.next().draining().isEmpty();
    List<LockHolder> others = new ArrayList<>(before.holdersOtherThan(claim.holder()));
    others.removeAll(grant.evicted());
    List<LockHolder> expected =
        drains ? others : others.stream().map(LockHolder::activated).toList();
    require(
        grant.next().holdersOtherThan(claim.holder()).equals(expected),
        "the others are as they were, and in their order",
        situation);
  }

  private void evictedWorkDrainsIfAskedTo() {
    List<LockHolder> expected = new ArrayList<>(before.draining());
    if (claim.drains()) {
      expected.addAll(grant.evicted());
    }
    require(
        grant.next().draining().equals(expected),
        "what drained drains on, and what was evicted drains if asked for",
        situation);
  }

  private void nobodyActsBesideConflictingWorkThatDrains() {
    require(
        grant.entry().pending() == !grant.next().draining().isEmpty(),
        "whoever is granted while something drains is pending",
        situation);
    List<LockHolder> evictedNow = claim.drains() ? grant.evicted() : List.of();
    for (LockHolder holder : grant.next().holders()) {
      for (LockHolder evicted : evictedNow) {
        require(
            holder.pending() || !holder.mode().conflictsWith(evicted.mode()),
            holder + " may not act beside " + evicted,
            situation);
      }
    }
  }

  private void theLimitIsKept() {
    require(
        grant.next().holders().size() <= claim.sharedLimit().orElse(LeaseState.MAX_ENTRIES),
        "the limit is kept",
        situation);
  }

  private void aLiveIntentIsRespected() {
    boolean newSharedHolder =
        claim.mode() == LockMode.SHARED && before.entryOf(claim.holder()).isEmpty();
    boolean intentStands =
        before
            .intent()
            .filter(intent -> !intent.is(claim.holder()) && !intentExpired)
            .filter(intent -> !Verdict.stale().equals(verdicts.get(intent.asHolder())))
            .isPresent();
    require(!newSharedHolder || !intentStands, "a live intent is respected", situation);
    boolean mine = before.intent().filter(intent -> intent.is(claim.holder())).isPresent();
    require(
        grant.next().intent().equals(mine || newSharedHolder ? Optional.empty() : before.intent()),
        "an intent ends with its waiter's grant, or with the first that it did not stop",
        situation);
  }
}
