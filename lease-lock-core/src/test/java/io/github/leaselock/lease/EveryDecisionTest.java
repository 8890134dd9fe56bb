package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every claim on every small state, with every word that a predicate may say. */
class EveryDecisionTest {

  private final Map<String, Long> counts = new TreeMap<>();

  @Test
  void everyDecisionOnEverySmallStateKeepsTheInvariants() {
    List<LeaseState> states = SmallStates.states();
    List<Claim> claims = SmallStates.claims();
    for (LeaseState state : states) {
      for (Claim claim : claims) {
        for (boolean intentExpired : new boolean[] {false, true}) {
          check(state, claim, intentExpired);
        }
      }
    }
    System.out.printf(
        "%s: %d states x %d claims: %s%n",
        getClass().getSimpleName(), states.size(), claims.size(), counts);
    assertThat(counts)
        .containsOnlyKeys("AlreadyHeld", "AwaitDrain", "Grant", "Grant judged", "Judge", "Refuse");
  }

  @Test
  void everyDecisionOnEverySmallStateWithAQueueKeepsTheInvariants() {
    List<LeaseState> states = SmallStates.queuedStates();
    List<Claim> claims = SmallStates.queueingClaims();
    for (LeaseState state : states) {
      for (Claim claim : claims) {
        check(state, claim, false);
        if (state.intent().isPresent()) {
          check(state, claim, true);
        }
      }
    }
    System.out.printf(
        "%s: %d states with a queue x %d claims: %s%n",
        getClass().getSimpleName(), states.size(), claims.size(), counts);
    assertThat(counts)
        .containsOnlyKeys(
            "AlreadyHeld", "AwaitDrain", "Enqueue", "Grant", "Grant judged", "Judge", "Refuse");
  }

  private void check(LeaseState state, Claim claim, boolean intentExpired) {
    Decision decision =
        LeaseProtocol.decide(state, claim, intentExpired, Notation.VERSION, Notation.NOW);
    Supplier<String> situation =
        () ->
            "%s | %s | intent expired: %s -> %s"
                .formatted(Notation.text(state), claim, intentExpired, Notation.text(decision));
    Optional<LockHolder> entry = state.entryOf(claim.holder());
    boolean holdsInMode =
        entry.filter(mine -> mine.mode() == claim.mode() && mine.token().isPresent()).isPresent();
    boolean asked =
        decision instanceof Decision.Judge
            || decision instanceof Decision.Grant
            || decision instanceof Decision.Enqueue;
    require(holdsInMode == !asked, "a grant in this mode is kept, not granted again", situation);
    counts.merge(decision.getClass().getSimpleName(), 1L, Long::sum);
    if (decision instanceof Decision.AlreadyHeld held) {
      require(entry.equals(Optional.of(held.entry())), "its own entry", situation);
      require(!held.entry().pending(), "whoever is pending may not act", situation);
    } else if (decision instanceof Decision.AwaitDrain await) {
      require(entry.equals(Optional.of(await.entry())), "its own entry", situation);
      require(await.entry().pending(), "only the pending wait", situation);
      require(await.draining().equals(state.draining()), "for all that drains", situation);
      require(!await.draining().isEmpty(), "for something", situation);
    } else if (decision instanceof Decision.Grant grant) {
      new GrantInvariants(state, claim, intentExpired, Map.of(), grant).check();
      repeatedItIsTheSame(claim, grant);
    } else if (decision instanceof Decision.Enqueue enqueue) {
      checkPlace(state, claim, intentExpired, enqueue, situation);
    } else if (decision instanceof Decision.Judge judge) {
      boolean waits = claim.queues() && entry.isEmpty();
      require(
          !waits || state.queue().positionOf(claim.holder()).isPresent(),
          "who waits for its turn has a place before anybody is judged",
          situation);
      checkAllVerdicts(state, claim, intentExpired, judge);
    } else {
      throw new AssertionError("no such decision before anybody was judged: " + situation.get());
    }
  }

  /** Nothing but one more place, the last; and whoever is asked again is in the way. */
  private static void checkPlace(
      LeaseState state,
      Claim claim,
      boolean intentExpired,
      Decision.Enqueue enqueue,
      Supplier<String> situation) {
    require(claim.queues(), "only who wants to wait", situation);
    require(state.entryOf(claim.holder()).isEmpty(), "whoever holds has no place", situation);
    List<Place> places = new ArrayList<>(state.queue().places());
    places.add(Place.of(claim, Notation.NOW));
    require(
        enqueue.next().equals(state.withQueue(new LockQueue(places))),
        "the last place, and nothing else",
        situation);
    require(
        LeaseProtocol.decide(enqueue.next(), claim, intentExpired, Notation.VERSION, Notation.NOW)
            instanceof Decision.Judge,
        "once it has its place, those in the way are judged",
        situation);
  }

  private void checkAllVerdicts(
      LeaseState state, Claim claim, boolean intentExpired, Decision.Judge judge) {
    for (Map<LockHolder, Verdict> verdicts : verdicts(judge.holders())) {
      Decision decision =
          LeaseProtocol.decideJudged(
              state, claim, intentExpired, verdicts, Notation.VERSION, Notation.NOW);
      if (decision instanceof Decision.Grant grant) {
        counts.merge("Grant judged", 1L, Long::sum);
        new GrantInvariants(state, claim, intentExpired, verdicts, grant).check();
        repeatedItIsTheSame(claim, grant);
      } else {
        counts.merge("Refuse", 1L, Long::sum);
      }
      Decision.Refuse refuse = decision instanceof Decision.Refuse r ? r : null;
      new RefusalInvariants(state, claim, intentExpired, verdicts, judge)
          .check(Optional.ofNullable(refuse));
    }
  }

  /** Whoever lost the answer asks again, and finds the grant that was stored. */
  private static void repeatedItIsTheSame(Claim claim, Decision.Grant grant) {
    Decision again =
        LeaseProtocol.decide(
            grant.next(), claim, false, new FencingToken(101), Notation.NOW.plusSeconds(1));
    Optional<LockHolder> found =
        again instanceof Decision.AlreadyHeld held
            ? Optional.of(held.entry())
            : again instanceof Decision.AwaitDrain await
                ? Optional.of(await.entry())
                : Optional.empty();
    require(
        found.equals(Optional.of(grant.entry())),
        "asked again, the same grant",
        () -> Notation.text(grant) + " | " + claim + " -> " + Notation.text(again));
  }

  private static List<Map<LockHolder, Verdict>> verdicts(List<LockHolder> asked) {
    List<Map<LockHolder, Verdict>> all = new ArrayList<>();
    all.add(Map.of());
    for (LockHolder holder : asked) {
      List<Map<LockHolder, Verdict>> longer = new ArrayList<>();
      for (Map<LockHolder, Verdict> shorter : all) {
        for (Verdict verdict :
            List.of(Verdict.stale(), Verdict.live(), Verdict.unknown("?"), Verdict.abstain())) {
          Map<LockHolder, Verdict> map = new HashMap<>(shorter);
          map.put(holder, verdict);
          longer.add(map);
        }
      }
      all = longer;
    }
    all.add(Map.of()); // nobody was asked after all
    return all;
  }
}
