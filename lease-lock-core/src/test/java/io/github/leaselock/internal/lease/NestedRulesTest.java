package io.github.leaselock.internal.lease;

import static io.github.leaselock.internal.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations as part of operations; {@link Notation} explains the letters. */
class NestedRulesTest {

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P           | B<P        | grant: P B<P
          P           | b<P        | grant: P b<P
          P2          | B<P        | grant: P2 B<P
          p           | b<P        | grant: p b<P
          P B<P       | C<B        | grant: P B<P C<B
          P b<P       | c<P        | grant: P b<P c<P
          p c         | b<P        | grant: p c b<P
          P? ~E       | B<P+drain  | grant: P? B<P? ~E
          """)
  void whoActsUnderAHolderHasItAndItsParentsNotInItsWay(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P B<P       | C<P    | ''  | refused by B<P
          P B<P       | c<P    | ''  | refused by B<P
          P B<P       | C<P    | b   | grant: P C<P, evicts B<P
          P b<P       | c/1<P  | ''  | refused by b<P
          P b<P       | C      | ''  | refused by P b<P
          P b<P       | c      | ''  | refused by P
          P b<P       | c      | p   | grant: b<P c, evicts P
          P b<P       | c/1    | p   | refused by P b<P
          P b<P       | c/1    | pb  | grant: c/1, evicts P b<P
          P b<P       | P      | ''  | held already
          """)
  void siblingsAndStrangersAreInTheWayAsEver(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Q           | B<P        | refused by Q
          P*          | B<P        | refused by P*
          P=          | B<P        | refused by P!
          ~P Q?       | B<P        | refused by Q?
          Q >P        | B<P        | refused by Q P!?
          free        | B<P        | grant: B<P
          b<P         | C          | refused by b<P
          b<P         | P          | refused by b<P
          b<P         | c<B        | grant: b<P c<B
          """)
  void aParentThatDoesNotHoldChangesNothing(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  /** L26: the child waited behind a stranger, the stranger for the parent, the parent for it. */
  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p >X          | c<P+queue   | grant: p c<P >X
          P >X          | C<P+queue   | grant: P C<P >X
          P B<P >X      | C<P+queue   | enqueue: P B<P >X >C<P
          P B<P >C<P >X | D<P         | refused by B<P C<P!?
          P B<P >C<P    | D<B         | grant: P B<P D<B >C<P
          P B<P >C<P    | d<B+queue   | grant: P B<P d<B >C<P
          P B<P >X      | c^1<P+queue | enqueue: P B<P >c^1<P >X
          """)
  void aChildDoesNotWaitForThoseWhoWaitForItsParent(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} releases -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P B<P >X >C<P      | B | P C<P* >X
          P B<P >x >c<P >d<P | B | P c<P* d<P* >x
          P B<P >X >C<P      | P | B<P >X >C<P
          P B<P >X           | P | B<P >X
          P b<P >x           | P | b<P x*
          P b<P >X           | B | P >X
          P >B<P             | P | B<P*
          p >B<P >x          | P | B<P* >x
          """)
  void aNestedWaiterIsServedPastStrangersAndAParentLeavesItsChildAHoldLikeAnyOther(
      String state, char who, String next) {
    LeaseState left =
        LeaseProtocol.release(Notation.state(state), Notation.holder(who), Optional.empty())
            .orElseThrow();

    assertThat(Notation.text(LeaseProtocol.served(left, Notation.VERSION, Notation.NOW)))
        .isEqualTo(next);
  }

  /** Two parents that hold shared, each with an exclusive child, would wait for each other. */
  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p           | B<P        | refused by p, release first
          p x         | B<P+queue  | refused by p, release first
          P b<P       | C<B        | refused by b<P, release first
          p b<P       | C<B        | refused by b<P p, release first
          p x         | b/1<P      | grant: p x b/1<P
          p/2 x       | b<P        | grant: p/2 x b<P
          p/2 b<P     | c          | refused by p/2 b<P
          """)
  void asPartOfWhatIsHeldSharedNothingBecomesExclusiveAndNothingWaitsForRoom(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P b<P       | p          | grant: b<P p
          P B<P       | p          | grant: B<P p
          P B<P       | b          | grant: P b<P
          P B<P >c<P  | b          | grant: P b<P c<P*
          P B<P? ~c   | p          | grant: B<P? p ~c
          """)
  void whoGoesOnInAWeakerModeGoesOnAsPartOfTheSameOperation(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @Test
  void twoThatActUnderEachOtherAreStrangersToOthersAndDoNotHangAnybody() {
    assertThat(Notation.decided("A<B B<A", "C", "")).isEqualTo("refused by A<B B<A");
    assertThat(Notation.decided("A<B B<A", "C<A", "")).isEqualTo("grant: A<B B<A C<A");
  }

  /** Whoever waits for its child is waited for by nobody for whom the child waits. */
  @Test
  void noChildWaitsForAnybodyWhoWaitsForItsParents() {
    List<LeaseState> states = new ArrayList<>(SmallStates.states());
    states.addAll(SmallStates.queuedStates());
    long nested = 0;
    for (LeaseState state : states) {
      for (Claim claim : SmallStates.queueingClaims()) {
        Set<String> parents = NaiveRules.ancestors(state, claim.terms());
        if (!parents.isEmpty() && state.entryOf(claim.holder()).isEmpty()) {
          Decision decision = LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
          if (decision instanceof Decision.Judge judge) {
            nested++;
            waitsForNone(state, judge.holders(), parents, new HashSet<>());
          }
        }
      }
    }
    assertThat(nested).isGreaterThan(100);
  }

  private static void waitsForNone(
      LeaseState state, List<HolderEntry> awaited, Set<String> parents, Set<String> seen) {
    for (HolderEntry one : awaited) {
      require(
          !parents.contains(one.identity()),
          "nobody waits for its parent, nor for one who does",
          () -> Notation.text(state) + " | under " + parents + " waits for " + awaited);
      if (state.entryOf(one.holder().orElseThrow()).isEmpty() && seen.add(one.identity())) {
        Claim waiter = Claim.of(one.holder().orElseThrow(), one.terms()).queued();
        Decision decision = LeaseProtocol.decide(state, waiter, Notation.VERSION, Notation.NOW);
        if (decision instanceof Decision.Judge judge) {
          waitsForNone(state, judge.holders(), parents, seen);
        }
      }
    }
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(Notation.decided(state, claim, stale)).isEqualTo(decision);
  }
}
