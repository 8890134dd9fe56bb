package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
          A? ~B     | C+queue+drain | enqueue: A? ~B >C
          ~A >B     | C+queue       | enqueue: ~A >B >C
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
          ~A >B     | C       | ''  | refused by B!?
          ~A >B     | c       | ''  | refused by B!?
          ~A >b     | C       | ''  | refused by b!?
          ~A >B >C  | C+queue | ''  | refused by B!?
          ~A >B >C  | B+queue | ''  | grant: B? ~A >C
          a >B      | c       | ''  | refused by B!?
          a >B      | c+queue | ''  | enqueue: a >B >c
          A >B >C   | C+queue | ''  | refused by A B!?
          ~A >b >C  | C+queue | ''  | refused by b!?
          """)
  void whoeverCameLaterLetsThoseAheadGoFirst(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >B        | C       | serve: B*
          >B        | c       | serve: B*
          >b        | C       | serve: b*
          >B        | C+queue | enqueue: B* >C
          >B >C     | C+queue | serve: B* >C
          >b >c >D  | D+queue | serve: b* c* >D
          >S >C     | C+queue | serve: S >C
          a >b >C   | D       | serve: a b* >C
          A >b      | D       | refused by A b!?
          ~A >B     | C       | refused by B!?
          """)
  void whoeverLooksServesThoseWhomNobodyKeepsFromTheLock(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ~A >B        | C             | b   | grant: C? ~A
          ~A >B >C     | C+queue       | b   | grant: C? ~A
          ~A >B >C >D  | D+queue       | b   | serve: ~A >C >D
          ~A >B >C >D  | D+queue       | c   | serve: ~A >B >D
          ~A >B >C >D  | D+queue       | bc  | grant: D? ~A
          A >B >C      | C+queue       | ab  | grant: C, evicts A
          A >B >C      | C+queue+drain | ab  | grant: C? ~A, evicts A
          A >B >C      | C+queue       | a   | refused by A B!?
          A >B >C      | C+queue       | b   | refused by A B!?
          A >B         | B+queue       | a   | grant: B, evicts A
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
          a >b      | c             | grant: a c b*
          >b >c     | c+queue       | grant: c b*
          a >b >C   | d+queue       | enqueue: a b* >C >d
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
          a b >c/2  | d       | ''  | refused by c/2!?
          a b >c/2  | d/3     | ''  | refused by c/2!?
          a b >c/2  | d+queue | ''  | enqueue: a b >c/2 >d
          a b >c/2  | d/2     | a   | refused by a b c/2!?
          a b >c/2  | d/2     | ac  | grant: b d/2, evicts a
          a b >c/2  | c/2     | a   | grant: b c/2, evicts a
          a >c/2    | d       | ''  | serve: a c/2*
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
          >b          | c/1     | serve: b*
          >b          | c/2     | serve: b*
          a/2 >b      | c       | serve: a/2 b*
          ~A >b       | c/1     | refused by b!?
          a/2 d >b    | c       | refused by a/2 d b!?
          """)
  void nobodyTakesByALimitWhatBelongsToOneWhoCameFirst(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2} of {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A         | b   | 1 | 1
          a b       | C   | 2 | 2
          a b       | c/2 | 1 | 2
          A >B      | c   | 2 | 2
          A >B >D   | c   | 3 | 3
          a b >D    | c/2 | 2 | 3
          """)
  void asManyHaveToBeStaleAsKeepTheClaimOut(String state, String claim, int enough, int asked) {
    Decision.Judge judge =
        (Decision.Judge)
            LeaseProtocol.decide(
                Notation.state(state), Notation.claim(claim), Notation.VERSION, Notation.NOW);

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
    for (int i = 1; i < 200; i++) {
      Holder gone = new Holder("Backup.example.com", "db", "gone", "uid-gone-" + i);
      places.add(Place.of(Claim.of(gone, Terms.EXCLUSIVE), Notation.NOW));
    }
    places.add(Notation.place("B"));
    LeaseState state = Notation.state("~A").withQueue(new LockQueue(places));
    Decision.Judge judge =
        (Decision.Judge)
            LeaseProtocol.decide(state, Notation.claim("B+queue"), Notation.VERSION, Notation.NOW);

    assertThat(
            Notation.text(
                LeaseProtocol.decideJudged(
                    state,
                    Notation.claim("B+queue"),
                    Set.copyOf(judge.holders()),
                    Notation.VERSION,
                    Notation.NOW)))
        .isEqualTo("grant: B? ~A");
  }

  private static final Claim BACKUP =
      Claim.of(Notation.holder('b'), Terms.SHARED)
          .limitedTo(3)
          .because("backup of b1")
          .withPriority(7)
          .inGroup("backups")
          .under(Notation.holder('p'))
          .lapsingAfter(Duration.ofSeconds(90))
          .queued();

  @Test
  void whatWasAskedForIsHandedOver() {
    LeaseState state =
        LeaseState.FREE.withQueue(new LockQueue(List.of(Place.of(BACKUP, Notation.BEFORE))));

    assertThat(LeaseProtocol.served(state, Notation.VERSION, Notation.NOW).holders())
        .containsExactly(
            HolderEntry.granted(
                    BACKUP.holder().identity(), BACKUP.terms(), Notation.VERSION, Notation.NOW)
                .offered(Duration.ofSeconds(90)));
  }

  @Test
  void aPlaceCarriesTheTermsTheLapseAndTheTime() {
    Decision decision =
        LeaseProtocol.decide(
            Notation.state("A"), BACKUP, Notation.VERSION, Notation.NOW.plusNanos(7));

    assertThat(((Decision.Enqueue) decision).next().queue().places())
        .containsExactly(
            new Place(
                BACKUP.holder().identity(),
                1,
                BACKUP.terms(),
                Duration.ofSeconds(90),
                Notation.NOW.truncatedTo(ChronoUnit.SECONDS),
                Map.of()));
  }

  @Test
  void toAPredicateAWaiterLooksLikeAHolderThatIsNotYetOne() {
    HolderEntry asked = Notation.place("c").asHolder();

    assertThat(asked.holder()).hasValue(Notation.holder('c'));
    assertThat(asked.mode()).isEqualTo(LockMode.SHARED);
    assertThat(asked.token()).isEmpty();
    assertThat(asked.pending()).isTrue();
    assertThat(asked.mayHaveWorked()).isFalse();
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(Notation.decided(state, claim, stale)).isEqualTo(decision);
  }
}
