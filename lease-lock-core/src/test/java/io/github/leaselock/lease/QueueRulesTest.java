package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One table a rule; {@link Notation} explains the letters. Whoever is not stale is live. */
class QueueRulesTest {

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A         | B+queue       | enqueue: A >B
          A         | b+queue       | enqueue: A >b
          A         | b/2+queue     | enqueue: A >b/2
          A >B      | C+queue       | enqueue: A >B >C
          F!        | B+queue       | enqueue: F! >B
          a b       | C+queue       | enqueue: a b >C
          a b       | c/2+queue     | enqueue: a b >c/2
          a ^C      | b+queue       | enqueue: a ^C >b
          A? ~B     | C+queue+drain | enqueue: A? ~B >C
          >B        | C+queue       | enqueue: >B >C
          """)
  void whoeverCannotBeLetInAtOnceTakesTheLastPlace(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free      | A+queue       | grant: A
          a         | b+queue       | grant: a b
          ~A        | B+queue+drain | grant: B? ~A
          A         | A+queue       | held already
          A? ~B     | A+queue       | await the end of B
          >B        | B+queue       | grant: B
          >B        | B             | grant: B
          >b >C     | b+queue       | grant: b >C
          a >b      | b+queue       | grant: a b
          """)
  void whoeverCanBeLetInAtOnceNeedsNoPlaceAndKeepsNone(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >B        | C       | ''  | refused by B!?
          >B        | c       | ''  | refused by B!?
          >b        | C       | ''  | refused by b!?
          >B >C     | C+queue | ''  | refused by B!?
          >B >C     | B+queue | ''  | grant: B >C
          a >B      | c       | ''  | refused by B!?
          a >B      | c+queue | ''  | enqueue: a >B >c
          A >B >C   | C+queue | ''  | refused by A B!?
          >b >C     | C+queue | ''  | refused by b!?
          """)
  void whoeverCameLaterLetsThoseAheadGoFirst(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >B        | C             | b   | grant: C
          >B >C     | C+queue       | b   | grant: C
          >B >C >D  | D+queue       | b   | refused by B!? C!?
          >B >C >D  | D+queue       | bc  | grant: D
          A >B >C   | C+queue       | ab  | grant: C, evicts A
          A >B >C   | C+queue+drain | ab  | grant: C? ~A, evicts A
          A >B >C   | C+queue       | a   | refused by A B!?
          A >B >C   | C+queue       | b   | refused by A B!?
          A >B      | B+queue       | a   | grant: B, evicts A
          """)
  void aWaiterThatIsStaleIsPassedAndLosesItsPlace(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a >b      | c             | grant: a c >b
          >b >c     | c+queue       | grant: c >b
          a >b >C   | d+queue       | enqueue: a >b >C >d
          """)
  void waitersThatDoNotConflictDoNotWaitForEachOther(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a >C      | a             | held already
          a >C      | A             | grant: A >C
          A >C      | a             | grant: a >C
          a b >C    | a             | held already
          """)
  void theQueueKeepsOutWhoComesLaterAndNotWhoHolds(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a b >c/2  | d       | ''  | refused by c!?
          a b >c/2  | d/3     | ''  | refused by c!?
          a b >c/2  | d+queue | ''  | enqueue: a b >c/2 >d
          a b >c/2  | d/2     | a   | refused by a b c!?
          a b >c/2  | d/2     | ac  | grant: b d, evicts a
          a b >c/2  | c/2     | a   | grant: b c, evicts a
          a >c/2    | d       | ''  | refused by c!?
          """)
  void aSharedWaiterThatAcceptsOnlySoManyIsNotPassedByOthers(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a b       | C       | refused by a b, leave an intent
          a b >C    | C+queue | refused by a b
          a b       | A       | refused by b, leave an intent
          a b       | A+queue | refused by b, leave an intent
          """)
  void aPlaceDoesTheWorkOfAnIntent(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} releases -> {2}, handed over -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B          | A | >B          | B
          A >B >C       | A | >B >C       | B >C
          A >b >c       | A | >b >c       | b >c
          a b >c/2      | a | b >c/2      | b c
          a b c >d/2    | a | b c >d/2    | none
          a b >C        | a | b >C        | none
          a b >C        | b | a >C        | none
          a >C          | a | >C          | C
          A >B >C       | B | A >C        | none
          a >B >c       | B | a >c        | a c
          A? ~B >C      | A | ~B >C       | none
          A ^C >b       | A | ^C >b       | none
          A ^C >B       | A | ^C >B       | B ^C
          A ^C >C       | A | ^C >C       | C
          A             | A | free        | none
          A >B          | B | A           | none
          """)
  void whoeverReleasesHandsOverToTheFirstIfNobodyIsInItsWay(
      String state, char holder, String released, String handedOver) {
    LeaseState next =
        LeaseProtocol.release(Notation.state(state), Notation.holder(holder), Optional.empty())
            .orElseThrow();

    assertThat(Notation.text(next)).isEqualTo(released);
    assertThat(
            LeaseProtocol.handOver(next, Notation.VERSION, Notation.NOW)
                .map(Notation::text)
                .orElse("none"))
        .isEqualTo(handedOver);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2} of {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A         | b   | 1 | 1
          a b       | C   | 2 | 2
          a b       | c/2 | 1 | 2
          A ^B      | c   | 2 | 2
          A >B      | c   | 2 | 2
          A >B >D   | c   | 3 | 3
          A ^B >D   | c   | 3 | 3
          a b >D    | c/2 | 2 | 3
          """)
  void asManyHaveToBeStaleAsKeepTheClaimOut(String state, String claim, int enough, int asked) {
    Decision.Judge judge =
        (Decision.Judge)
            LeaseProtocol.decide(
                Notation.state(state),
                Notation.claim(claim),
                false,
                Notation.VERSION,
                Notation.NOW);

    assertThat(judge.enough()).isEqualTo(enough);
    assertThat(judge.holders()).hasSize(asked);
  }

  @Test
  void theReleaseOfOneGrantLeavesThePlaceOfTheNextClaim() {
    LeaseState state = Notation.state("A >B >C");
    Optional<FencingToken> ofAnother = Optional.of(new FencingToken(77));

    assertThat(LeaseProtocol.release(state, Notation.holder('b'), ofAnother)).isEmpty();
  }

  @Test
  void howeverManyStaleWaitersAreAheadTheLastOneComesToItsTurn() {
    List<Place> places = new ArrayList<>();
    for (int i = 1; i < LockQueue.MAX_PLACES; i++) {
      Holder gone = new Holder("Backup.example.com", "db", "gone", "uid-gone-" + i);
      places.add(
          Place.of(
              new Claim(
                  gone, LockMode.EXCLUSIVE, OptionalInt.empty(), Optional.empty(), false, true),
              Notation.NOW));
    }
    places.add(Notation.place("B"));
    LeaseState state = LeaseState.FREE.withQueue(new LockQueue(places));

    check(state, "B+queue", "gone", "grant: B");
  }

  @Test
  void whatWasAskedForIsHandedOver() {
    Place place =
        new Place(
            Notation.holder('b').identity(),
            1,
            LockMode.SHARED,
            OptionalInt.of(3),
            Notation.BEFORE,
            Optional.of("backup of b1"));
    LeaseState state = LeaseState.FREE.withQueue(new LockQueue(List.of(place)));

    assertThat(
            LeaseProtocol.handOver(state, Notation.VERSION, Notation.NOW).orElseThrow().holders())
        .containsExactly(
            new LockHolder(
                place.identity(),
                LockMode.SHARED,
                Optional.of(Notation.VERSION),
                Optional.of(Notation.NOW),
                Optional.of("backup of b1"),
                false));
  }

  @Test
  void aPlaceCarriesTheModeTheLimitTheReasonAndTheTime() {
    Claim claim =
        new Claim(
            Notation.holder('b'),
            LockMode.SHARED,
            OptionalInt.of(3),
            Optional.of("backup of b1"),
            false,
            true);

    Decision decision =
        LeaseProtocol.decide(
            Notation.state("A"), claim, false, Notation.VERSION, Notation.NOW.plusNanos(7));

    assertThat(((Decision.Enqueue) decision).next().queue().places())
        .containsExactly(
            new Place(
                claim.holder().identity(),
                1,
                LockMode.SHARED,
                claim.sharedLimit(),
                Notation.NOW,
                claim.reason()));
  }

  @Test
  void toAPredicateAWaiterLooksLikeAHolderThatIsNotYetOne() {
    LockHolder asked = Notation.place("c").asHolder();

    assertThat(asked.holder()).hasValue(Notation.holder('c'));
    assertThat(asked.mode()).isEqualTo(LockMode.SHARED);
    assertThat(asked.token()).isEmpty();
    assertThat(asked.pending()).isTrue();
  }

  private static void check(String state, String claim, String stale, String decision) {
    check(Notation.state(state), claim, stale, decision);
  }

  private static void check(LeaseState state, String claim, String stale, String decision) {
    assertThat(Notation.text(Notation.decide(state, Notation.claim(claim), false, stale)))
        .isEqualTo(decision);
  }
}
