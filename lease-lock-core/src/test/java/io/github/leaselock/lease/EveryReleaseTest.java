package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every release on every small state, by whoever, of whichever grant. */
class EveryReleaseTest {

  private static final List<Character> RELEASERS = List.of('a', 'b', 'c', 'd', 'f');

  private long released;
  private long nothing;
  private long handedOver;
  private long kept;

  @Test
  void everyReleaseTakesItsHolderItsIntentAndItsPlaceAndNothingElse() {
    List<LeaseState> states = new ArrayList<>(SmallStates.states());
    states.addAll(SmallStates.queuedStates());
    for (LeaseState state : states) {
      for (char who : RELEASERS) {
        Holder holder = Notation.holder(who);
        check(state, holder, Optional.empty());
        check(state, holder, Optional.of(new FencingToken(77)));
        state
            .entryOf(holder)
            .flatMap(LockHolder::token)
            .ifPresent(token -> check(state, holder, Optional.of(token)));
      }
    }
    System.out.printf(
        "%s: %d released, %d had nothing to release; %d handed over, %d not though somebody"
            + " waits%n",
        getClass().getSimpleName(), released, nothing, handedOver, kept);
    assertThat(handedOver).isPositive();
    assertThat(kept).isPositive();
    assertThat(released).isPositive();
    assertThat(nothing).isPositive();
  }

  private void check(LeaseState state, Holder holder, Optional<FencingToken> grant) {
    Optional<LeaseState> next = LeaseProtocol.release(state, holder, grant);
    Supplier<String> situation =
        () ->
            "%s | release of %s, grant %s -> %s"
                .formatted(Notation.text(state), holder, grant, next.map(Notation::text));
    Optional<LockHolder> entry = state.entryOf(holder);
    boolean holds = entry.isPresent() && (grant.isEmpty() || entry.get().token().equals(grant));
    boolean intends = grant.isEmpty() && state.intent().filter(i -> i.is(holder)).isPresent();
    List<Place> others = new ArrayList<>(state.queue().places());
    boolean waits =
        grant.isEmpty() && others.removeIf(place -> place.identity().equals(holder.identity()));
    require(
        next.isPresent() == (holds || intends || waits),
        "something if there is something",
        situation);
    if (next.isEmpty()) {
      nothing++;
      return;
    }
    released++;
    LeaseState after = next.get();
    require(
        after.holders().equals(holds ? state.holdersOtherThan(holder) : state.holders()),
        "exactly the holder",
        situation);
    require(after.draining().equals(state.draining()), "what drains drains on", situation);
    require(
        after.intent().equals(intends ? Optional.empty() : state.intent()),
        "exactly its intent",
        situation);
    require(after.queue().places().equals(others), "exactly its place", situation);
    require(
        LeaseProtocol.release(after, holder, grant).isEmpty(),
        "released again: nothing",
        situation);
    checkHandOver(after);
  }

  /** The first in the queue is granted, if it would be had it asked, and nothing drains. */
  private void checkHandOver(LeaseState state) {
    Optional<LeaseState> next = LeaseProtocol.handOver(state, Notation.VERSION, Notation.NOW);
    Supplier<String> situation =
        () -> Notation.text(state) + " -> " + next.map(Notation::text).orElse("not handed over");
    Optional<Decision> asked =
        state.queue().places().stream()
            .findFirst()
            .map(
                first ->
                    LeaseProtocol.decide(
                        state, claim(first), false, Notation.VERSION, Notation.NOW));
    boolean grants =
        state.draining().isEmpty() && asked.filter(Decision.Grant.class::isInstance).isPresent();
    require(next.isPresent() == grants, "handed over if it would be granted", situation);
    if (grants) {
      Decision.Grant grant = (Decision.Grant) asked.orElseThrow();
      Claim claim = claim(state.queue().places().get(0));
      new GrantInvariants(state, claim, false, Map.of(), grant).check();
      require(next.get().equals(grant.next()), "exactly as it would be", situation);
      require(grant.evicted().isEmpty(), "nobody is evicted", situation);
      require(
          next.get()
              .queue()
              .places()
              .equals(state.queue().places().subList(1, state.queue().places().size())),
          "the first leaves the queue, and nobody else",
          situation);
      handedOver++;
    } else if (!state.queue().isEmpty()) {
      kept++;
    }
  }

  private static Claim claim(Place first) {
    return new Claim(
        Holder.parse(first.identity()).orElseThrow(),
        first.mode(),
        first.sharedLimit(),
        first.reason(),
        false);
  }
}
