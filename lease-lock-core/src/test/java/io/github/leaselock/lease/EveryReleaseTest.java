package io.github.leaselock.lease;

import static io.github.leaselock.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every release on every small state, by whoever, of whichever grant. */
class EveryReleaseTest {

  private static final List<Character> RELEASERS = List.of('a', 'b', 'c', 'd', 'f');

  private long released;
  private long nothing;

  @Test
  void everyReleaseTakesItsHolderAndItsIntentAndNothingElse() {
    for (LeaseState state : SmallStates.states()) {
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
        "%s: %d released, %d had nothing to release%n",
        getClass().getSimpleName(), released, nothing);
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
    boolean waits = grant.isEmpty() && state.intent().filter(i -> i.is(holder)).isPresent();
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
    require(
        after.intent().equals(waits ? Optional.empty() : state.intent()),
        "exactly its intent",
        situation);
    require(
        LeaseProtocol.release(after, holder, grant).isEmpty(),
        "released again: nothing",
        situation);
  }
}
