package io.github.leaselock.internal.lease;

import static io.github.leaselock.internal.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every claim on every small state, whoever of those in the way is stale. */
class EveryDecisionTest {

  private static final String[] DECISIONS = {
    "AlreadyHeld",
    "AwaitDrain",
    "Confirm",
    "Grant",
    "Grant judged",
    "Judge",
    "Mark",
    "Refuse",
    "Refuse judged",
    "Serve judged"
  };

  private final Map<String, Long> counts = new TreeMap<>();

  @Test
  void everyDecisionOnEverySmallStateKeepsTheInvariants() {
    checkAll(SmallStates.states(), SmallStates.claims());

    assertThat(counts).containsOnlyKeys(DECISIONS);
  }

  @Test
  void everyDecisionOnEverySmallStateWithAQueueKeepsTheInvariants() {
    checkAll(SmallStates.queuedStates(), SmallStates.queueingClaims());

    assertThat(counts).containsKeys(DECISIONS).containsKeys("Enqueue", "Serve");
  }

  private void checkAll(List<LeaseState> states, List<Claim> claims) {
    for (LeaseState state : states) {
      for (Claim claim : claims) {
        check(state, claim);
      }
    }
    System.out.printf(
        "%s: %d states x %d claims: %s%n",
        getClass().getSimpleName(), states.size(), claims.size(), counts);
  }

  private void check(LeaseState state, Claim claim) {
    Decision decision = LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
    Supplier<String> situation =
        () -> Notation.text(state) + " | " + claim + " -> " + Notation.text(decision);
    counts.merge(decision.getClass().getSimpleName(), 1L, Long::sum);
    Optional<HolderEntry> entry = state.entryOf(claim.holder());
    boolean keeps =
        entry.filter(mine -> mine.token().isPresent() && mine.mode() == claim.mode()).isPresent();
    require(
        keeps
            == (decision instanceof Decision.AlreadyHeld
                || decision instanceof Decision.AwaitDrain
                || decision instanceof Decision.Confirm),
        "a grant in this mode is kept, not granted again",
        situation);
    boolean upgrades =
        (entry.filter(mine -> mine.offer().isEmpty() && mine.mode() == LockMode.SHARED).isPresent()
                && claim.mode() == LockMode.EXCLUSIVE)
            || (!keeps && NaiveRules.isUpgrade(state, claim.terms()) && isNew(entry));
    require(
        upgrades == (decision instanceof Decision.Refuse),
        "whoever holds shared, or acts under one who does, does not become exclusive",
        situation);
    if (decision instanceof Decision.AlreadyHeld held) {
      require(entry.equals(Optional.of(held.entry())), "its own entry", situation);
      require(!held.entry().pending(), "whoever is pending may not act", situation);
      require(held.entry().offer().isEmpty(), "an offer is taken up first", situation);
      require(held.entry().mark().equals(claim.mark()), "by the hand that asks", situation);
    } else if (decision instanceof Decision.AwaitDrain await) {
      require(entry.equals(Optional.of(await.entry())), "its own entry", situation);
      require(await.entry().pending(), "only the pending wait", situation);
      require(await.draining().equals(state.draining()), "for all that drains", situation);
      require(!await.draining().isEmpty(), "for something", situation);
    } else if (decision instanceof Decision.Confirm confirm) {
      checkConfirmed(state, claim, confirm, situation);
    } else if (decision instanceof Decision.Mark mark) {
      checkMarked(state, claim, mark, situation);
    } else if (decision instanceof Decision.Grant grant) {
      require(
          entry.filter(mine -> isOfAnotherProcess(mine, claim)).isEmpty(),
          "what another process may take for its own is marked before it changes",
          situation);
      GrantInvariants.check(state, claim, Set.of(), grant, situation);
    } else if (decision instanceof Decision.Enqueue enqueue) {
      require(claim.queues() && isNew(entry), "only who wants to wait", situation);
      require(!state.queue().equals(enqueue.next().queue()), "it changes", situation);
      checkTakenUp(claim, enqueue.next(), situation);
      step(state, claim, Set.of(), enqueue.next(), situation).checkServing();
    } else if (decision instanceof Decision.Serve serve) {
      require(serve.passed().isEmpty(), "nobody is passed unjudged", situation);
      require(!serve.next().equals(state), "somebody is served", situation);
      checkTakenUp(claim, serve.next(), situation);
      step(state, claim, Set.of(), serve.next(), situation).checkServing();
    } else if (decision instanceof Decision.Judge judge) {
      checkJudge(state, claim, judge, situation);
    }
  }

  /** Nobody offers itself what it asks for, to take it up by another write. */
  private static void checkTakenUp(Claim claim, LeaseState next, Supplier<String> situation) {
    require(
        next.entryOf(claim.holder())
            .filter(mine -> mine.offer().isPresent() && mine.mode() == claim.mode())
            .filter(mine -> claim.life().isEmpty() || claim.life().equals(next.life()))
            .isEmpty(),
        "what it asks for is not offered to whoever asks",
        situation);
  }

  private static boolean isNew(Optional<HolderEntry> entry) {
    return entry.filter(mine -> mine.offer().isEmpty() && mine.token().isPresent()).isEmpty();
  }

  private static StepInvariants step(
      LeaseState before,
      Claim claim,
      Set<HolderEntry> stale,
      LeaseState after,
      Supplier<String> situation) {
    return new StepInvariants(
        before,
        after,
        Optional.of(claim.holder()),
        claim.terms().group(),
        stale,
        Notation.VERSION,
        situation);
  }

  private static boolean isOfAnotherProcess(HolderEntry entry, Claim claim) {
    return entry.mark().isPresent()
        && claim.mark().isPresent()
        && !entry.mark().equals(claim.mark());
  }

  private static void checkMarked(
      LeaseState state, Claim claim, Decision.Mark mark, Supplier<String> situation) {
    HolderEntry before = state.entryOf(claim.holder()).orElseThrow();
    require(isOfAnotherProcess(before, claim), "a mark is changed", situation);
    require(before.mode() != claim.mode(), "for a change of mode", situation);
    require(
        mark.next().equals(state.replaced(claim.holder(), before.marked(claim.mark()))),
        "and nothing else",
        situation);
    Decision again =
        LeaseProtocol.decide(
            mark.next(), claim, new FencingToken(101), Notation.NOW.plusSeconds(1));
    require(!(again instanceof Decision.Mark), "once", situation);
  }

  /** One write by which nothing changes but by whose hand the claimant holds. */
  private static void checkConfirmed(
      LeaseState state, Claim claim, Decision.Confirm confirm, Supplier<String> situation) {
    HolderEntry before = state.entryOf(claim.holder()).orElseThrow();
    require(
        before.offer().isPresent() || !before.mark().equals(claim.mark()),
        "nothing is written that is there already",
        situation);
    require(claim.mark().isPresent() || before.offer().isPresent(), "a session is one", situation);
    require(confirm.entry().token().equals(before.token()), "under the same token", situation);
    require(confirm.entry().mark().equals(claim.mark()), "by the hand that asks", situation);
    require(
        confirm.entry().pending() == !state.draining().isEmpty() || !before.pending(),
        "whoever has to await the end of what drains still has to",
        situation);
    require(
        confirm.next().equals(state.replaced(claim.holder(), confirm.entry())),
        "and nothing else",
        situation);
    Decision again =
        LeaseProtocol.decide(
            confirm.next(), claim, new FencingToken(101), Notation.NOW.plusSeconds(1));
    require(!(again instanceof Decision.Confirm), "once", situation);
  }

  private void checkJudge(
      LeaseState state, Claim claim, Decision.Judge judge, Supplier<String> situation) {
    require(!judge.holders().isEmpty() && judge.enough() >= 1, "somebody", situation);
    require(judge.enough() <= judge.holders().size(), "not more than there are", situation);
    require(NaiveRules.servable(state).isEmpty(), "those are served who can be", situation);
    require(
        !claim.queues()
            || state.entryOf(claim.holder()).isPresent()
            || state.queue().positionOf(claim.holder()).isPresent(),
        "who waits for its turn has a place before anybody is judged",
        situation);
    for (Set<HolderEntry> stale : subsets(judge.holders())) {
      Decision decision =
          LeaseProtocol.decideJudged(state, claim, stale, Notation.VERSION, Notation.NOW);
      counts.merge(decision.getClass().getSimpleName() + " judged", 1L, Long::sum);
      checkJudged(
          state,
          claim,
          stale,
          judge,
          decision,
          () ->
              "%s | %s | stale: %s -> %s"
                  .formatted(Notation.text(state), claim, stale, Notation.text(decision)));
    }
  }

  private static void checkJudged(
      LeaseState state,
      Claim claim,
      Set<HolderEntry> stale,
      Decision.Judge judge,
      Decision decision,
      Supplier<String> situation) {
    boolean keptOut =
        NaiveRules.isKeptOut(NaiveRules.withoutUnwantedOffer(state, claim), claim, stale);
    require(
        keptOut == !(decision instanceof Decision.Grant),
        "granted if and only if nobody who is not stale keeps it out",
        situation);
    require(keptOut || stale.size() >= judge.enough(), "fewer are not enough", situation);
    require(stale.size() < judge.holders().size() || !keptOut, "all are enough", situation);
    if (decision instanceof Decision.Grant grant) {
      GrantInvariants.check(state, claim, stale, grant, situation);
    } else if (decision instanceof Decision.Serve serve) {
      require(!serve.next().equals(state), "something changes", situation);
      checkTakenUp(claim, serve.next(), situation);
      require(
          serve.passed().stream().allMatch(h -> h.offer().isPresent() && stale.contains(h)),
          "nobody who may have worked is evicted for another",
          situation);
      step(state, claim, stale, serve.next(), situation).checkServing();
    } else {
      Decision.Refuse refuse = (Decision.Refuse) decision;
      require(refuse.blockers().equals(judge.holders()), "names those in the way", situation);
      require(refuse.cause() == Decision.Cause.IN_THE_WAY, "and why", situation);
      require(
          stale.stream().noneMatch(h -> h.offer().isPresent()),
          "an offer that has lapsed is passed on",
          situation);
    }
  }

  private static List<Set<HolderEntry>> subsets(List<HolderEntry> asked) {
    List<Set<HolderEntry>> all = new ArrayList<>();
    all.add(Set.of());
    for (HolderEntry holder : asked) {
      for (Set<HolderEntry> fewer : List.copyOf(all)) {
        Set<HolderEntry> more = new HashSet<>(fewer);
        more.add(holder);
        all.add(more);
      }
    }
    return all;
  }
}
