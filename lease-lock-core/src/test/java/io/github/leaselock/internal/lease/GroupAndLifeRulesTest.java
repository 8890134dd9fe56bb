package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a group the newest waits; a claim may be for one life; {@link Notation} explains it. */
class GroupAndLifeRulesTest {

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B:g >C       | D:g+queue     | enqueue: A >D:g >C -B
          A >B:g >C       | D:h+queue     | enqueue: A >B:g >C >D:h
          A >B:g >C       | d:g+queue     | enqueue: A >C >d:g -B
          A >B:g^5 >C     | D:g+queue     | enqueue: A >C >D:g -B
          A >B:g >C       | D^5:g+queue   | enqueue: A >D^5:g >C -B
          A:g             | D:g+queue     | enqueue: A:g >D:g
          A:g* >B         | D:g+queue     | enqueue: A:g* >B >D:g
          A >B >C:g       | B:g+queue     | enqueue: A >B:g -C
          A >B:g          | C:g           | refused by A B:g!?
          a >B:g          | C:g^1+queue   | enqueue: a >C^1:g -B
          a >b/1:g        | c:g           | refused by b/1:g!?
          ~E >B:g         | C^1:g         | grant: C^1:g? ~E -B
          a >B:g          | c^1:g         | grant: a c^1:g -B
          A:g >B:g        | a:g           | grant: a:g >B:g
          A:g= >B:g       | A:g           | grant: A:g >B:g
          """)
  void theNewestOfAGroupTakesThePlaceOfTheOneThatWaitsAndWhatRunsGoesOn(
      String state, String claim, String decision) {
    check(ordered(state), ordered(claim), "", ordered(decision));
  }

  /** A priority stands before a group in this notation. */
  private static String ordered(String text) {
    return text.replaceAll("(:\\w)(\\^\\d)", "$2$1");
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >C:g -B       | B:g+queue     | superseded by another
          -B              | B+queue       | superseded by another
          -B              | B             | grant: B
          A -B            | B             | refused by A
          B -B            | B+queue       | held already
          -C              | B+queue       | grant: B -C
          """)
  void whoeverWasReplacedIsToldSoUntilItHasGivenUpOrHolds(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @Test
  void theTraceSaysByWhomAndWhen() {
    Decision.Enqueue decision =
        (Decision.Enqueue)
            LeaseProtocol.decide(
                Notation.state("A >B:g"),
                Notation.claim("C:g+queue"),
                Notation.VERSION,
                Notation.NOW.plusNanos(7));

    assertThat(decision.next().superseded())
        .containsExactly(
            new Supersession(
                Notation.holder('b').identity(), Notation.holder('c').identity(), Notation.NOW));
  }

  @Test
  void theTracesAreBoundedAndTheOldestIsForgottenFirst() {
    LeaseState state = Notation.state("A");
    for (long number = 1; number <= 40; number++) {
      state =
          ((Decision.Enqueue)
                  LeaseProtocol.decide(state, backup(number), Notation.VERSION, Notation.NOW))
              .next();
    }

    assertThat(state.queue().size()).isEqualTo(1);
    assertThat(state.superseded())
        .extracting(Supersession::identity)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(24, 39).mapToObj(n -> backup(n).holder().identity()).toList());
  }

  @Test
  void ofManyClaimsOfOneSessionTheLastOnesLeaveATrace() {
    LeaseKey session = new LeaseKey("ops", "s");
    Holder first = new SessionHolder(session, "u", Duration.ofSeconds(15), 1).asHolder();
    Claim claim = Claim.of(first, Terms.EXCLUSIVE).inGroup("backups");
    Place many =
        new Place(first.identity(), 100, claim.terms(), Claim.LAPSE, Notation.BEFORE, Map.of());
    LeaseState state = Notation.state("A").withQueue(new LockQueue(List.of(many)));
    Decision.Enqueue decision =
        (Decision.Enqueue) LeaseProtocol.decide(state, backup(1), Notation.VERSION, Notation.NOW);

    assertThat(decision.next().queue().size()).isEqualTo(1);
    assertThat(decision.next().superseded())
        .extracting(Supersession::identity)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(85, 100)
                .mapToObj(n -> new SessionHolder(session, "u", Duration.ofSeconds(15), n))
                .map(waiter -> waiter.asHolder().identity())
                .toList());
  }

  private static Claim backup(long number) {
    Holder holder = new Holder("Backup.example.com", "db", "backup" + number, "uid-" + number);
    return Claim.of(holder, Terms.EXCLUSIVE).inGroup("backups").queued();
  }

  /** L27: a restore that waited for one cluster was handed the next of the same name. */
  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free            | A@1          | ''  | grant: A @1
          free            | A            | ''  | grant: A
          A               | b@1          | ''  | refused by A
          a               | b@1          | ''  | grant: a b @1
          a               | B@1+queue    | ''  | enqueue: a >B @1
          a @1            | b@1          | ''  | grant: a b @1
          a @1            | b            | ''  | grant: a b @1
          a @1            | b@2          | ''  | refused by a, other life
          a @1            | b@2+queue    | ''  | refused by a, other life
          a c >D @1       | b@2          | ac  | refused by a c D!?, other life
          a @1            | b@2          | a   | grant: b @2, evicts a
          a @1            | b@2+drain    | a   | grant: b? ~a @2, evicts a
          a* >D @1        | b@2          | a   | serve: D* @1, passes a*
          a >D @1         | b@2          | ad  | grant: b @2, evicts a
          ~e >D @1        | B@2          | d   | grant: B? ~e @2
          ~e @1           | b@2          | ''  | grant: b? ~e @2
          A @1            | B            | a   | grant: B, evicts A
          A @1            | A@1          | ''  | held already
          A @1            | A            | ''  | held already
          A               | A@1          | ''  | held already
          A @1            | A@2          | ''  | refused by A, other life
          A2 @1           | A@2          | ''  | refused by A2, other life
          A @1            | a            | ''  | grant: a @1
          A @1            | a@1          | ''  | grant: a @1
          A* @1           | A@1          | ''  | confirm: A @1
          A*              | A@1          | ''  | confirm: A @1
          A* @1           | A@2          | ''  | grant: A @2
          a* b @1         | a@2          | ''  | refused by b, other life
          ~e >A @1        | A@2          | ''  | grant: A? ~e @2
          ~e >A @1        | A            | ''  | grant: A? ~e
          ~e >A >B @1     | A@1+queue    | ''  | grant: A? ~e >B @1
          """)
  void aRequestForAnotherLifeIsRefusedWhileAnybodyHoldsOrWaitsForThisOne(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} releases -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A @1            | A | free
          a b @1          | A | b @1
          A >B @1         | A | B* @1
          >B @1           | B | free
          A? ~b @1        | A | ~b @1
          """)
  void aLifeEndsOnTheLeaseWithTheLastWhoHoldsOrWaitsForIt(String state, char who, String next) {
    LeaseState left =
        LeaseProtocol.release(Notation.state(state), Notation.holder(who), Optional.empty())
            .orElseThrow();

    assertThat(Notation.text(LeaseProtocol.served(left, Notation.VERSION, Notation.NOW)))
        .isEqualTo(next);
  }

  @Test
  void aReservationQueuesLikeAnybodyAndIsShownAsWhatItIs() {
    Reservation maintenance =
        new Reservation("db", "jane", "disk", Optional.of(Instant.parse("2026-03-04T14:00:00Z")));
    Claim claim =
        Claim.of(maintenance.asHolder(), Terms.EXCLUSIVE)
            .because("disk swap")
            .withPriority(10)
            .queued();
    LeaseState queued =
        ((Decision.Enqueue)
                LeaseProtocol.decide(Notation.state("A >B"), claim, Notation.VERSION, Notation.NOW))
            .next();
    LeaseState free = LeaseProtocol.release(queued, Notation.holder('a'), Optional.empty()).get();
    HolderEntry granted =
        LeaseProtocol.served(free, Notation.VERSION, Notation.NOW).holders().get(0);

    assertThat(granted.offer()).isEmpty();
    assertThat(granted.pending()).isFalse();
    assertThat(granted.reason()).hasValue("disk swap");
    assertThat(granted.holder().flatMap(Reservation::of)).hasValue(maintenance);
    assertThat(maintenance.isOver(Instant.parse("2026-03-04T14:01:00Z"))).isFalse();
    assertThat(maintenance.isOver(Instant.parse("2026-03-04T14:01:01Z"))).isTrue();
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A           | A       | held already
          S           | S       | held already
          A2          | A       | newer
          A*          | A       | newer
          A           | a       | newer
          A? ~b       | A       | newer
          free        | A       | newer
          a           | b       | newer
          >A          | A+queue | newer
          -A          | A+queue | newer
          """)
  void besideContentThatNeedsMoreWhoHoldsHoldsAndNobodyElseActs(
      String state, String claim, String decision) {
    assertThat(Notation.text(Notation.decide(newer(state), Notation.claim(claim), "abcdef")))
        .isEqualTo(decision);
  }

  @ParameterizedTest(name = "{0} | {1} releases -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B        | A | >B
          A2 >B       | A | >B
          A >B >C     | B | A >C
          A -B        | B | A
          """)
  void besideContentThatNeedsMoreOneTakesOneselfOutAndHandsNothingOver(
      String state, char who, String next) {
    LeaseState before = newer(state);
    Claim claim = Claim.of(Notation.holder(who), Terms.EXCLUSIVE).markedBy("process-1");
    LeaseState left =
        LeaseProtocol.release(before, Notation.holder(who), Optional.empty()).orElseThrow();

    assertThat(LeaseProtocol.markBeforeRelease(before, claim)).isEmpty();
    assertThat(Notation.text(LeaseProtocol.served(left, Notation.VERSION, Notation.NOW)))
        .isEqualTo(next);
    assertThat(left.needs()).isEqualTo(before.needs());
  }

  private static LeaseState newer(String text) {
    LeaseState state = Notation.state(text);
    return new LeaseState(
        state.holders(),
        state.draining(),
        state.queue(),
        state.superseded(),
        state.life(),
        List.of("quorum"));
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(Notation.decided(state, claim, stale)).isEqualTo(decision);
  }
}
