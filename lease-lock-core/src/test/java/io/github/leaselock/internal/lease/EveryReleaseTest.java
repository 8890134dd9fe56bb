package io.github.leaselock.internal.lease;

import static io.github.leaselock.internal.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every release on every small state, by whoever, of whichever grant. */
class EveryReleaseTest {

  private static final List<Character> RELEASERS = List.of('a', 'b', 'c', 'd', 'e', 'f', 's');

  private long released;
  private long nothing;
  private long handedOver;
  private long kept;

  @Test
  void everyReleaseTakesItsHolderAndItsPlaceAndNothingElse() {
    List<LeaseState> states = new ArrayList<>(SmallStates.states());
    states.addAll(SmallStates.queuedStates());
    for (LeaseState state : states) {
      for (char who : RELEASERS) {
        Holder holder = Notation.holder(who);
        check(state, holder, Optional.empty());
        check(state, holder, Optional.of(new FencingToken(77)));
        state
            .entryOf(holder)
            .flatMap(HolderEntry::token)
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
    Optional<HolderEntry> entry = state.entryOf(holder);
    boolean holds = entry.isPresent() && (grant.isEmpty() || entry.get().token().equals(grant));
    List<Place> others = new ArrayList<>(state.queue().places());
    boolean waits =
        grant.isEmpty() && others.removeIf(place -> place.identity().equals(holder.identity()));
    require(next.isPresent() == (holds || waits), "something if there is something", situation);
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
    require(after.queue().places().equals(others), "exactly its place", situation);
    require(
        LeaseProtocol.release(after, holder, grant).isEmpty(),
        "released again: nothing",
        situation);
    checkServed(state, after, holder);
    checkMark(state, holder);
  }

  private void checkServed(LeaseState state, LeaseState left, Holder holder) {
    LeaseState served = LeaseProtocol.served(left, Notation.VERSION, Notation.NOW);
    new StepInvariants(
            state,
            served,
            Optional.of(holder),
            Optional.empty(),
            Set.of(),
            Notation.VERSION,
            () -> Notation.text(state) + " | " + holder + " -> " + Notation.text(served))
        .checkServing();
    if (!served.equals(left)) {
      handedOver++;
    } else if (!left.queue().isEmpty()) {
      kept++;
    }
  }

  /** Another process of the holder would not notice that its grant is given back. */
  private static void checkMark(LeaseState state, Holder holder) {
    Claim claim = Claim.of(holder, Terms.EXCLUSIVE).markedBy("process-1");
    Optional<LeaseState> marked = LeaseProtocol.markBeforeRelease(state, claim);
    Optional<HolderEntry> entry = state.entryOf(holder);
    boolean byAnother = entry.flatMap(HolderEntry::mark).filter("process-2"::equals).isPresent();
    require(marked.isPresent() == byAnother, "a foreign mark, and only that", state::toString);
    require(
        marked.isEmpty()
            || marked
                .get()
                .equals(state.replaced(holder, entry.orElseThrow().marked(claim.mark()))),
        "the mark, and nothing else",
        state::toString);
  }
}
