package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a waiter's place is, and what becomes of it; {@link Notation} explains the letters. */
class PlaceRulesTest {

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B >C         | D^1+queue   | enqueue: A >D^1 >B >C
          A >B^1 >C       | D^1+queue   | enqueue: A >B^1 >D^1 >C
          A >B^2 >C       | D^1+queue   | enqueue: A >B^2 >D^1 >C
          A >B >C         | D^-1+queue  | enqueue: A >B >C >D^-1
          A >B >C^-1      | D+queue     | enqueue: A >B >D >C^-1
          ~A >B           | C^1         | grant: C^1? ~A >B
          ~A >B^1         | C^1         | refused by B^1!?
          >B              | C^1         | grant: C^1 >B
          a >B            | c^1         | grant: a c^1 >B
          """)
  void whoHasTheHigherPriorityComesFirstAndThenWhoCameFirst(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A^-9      | B^9      | ''  | refused by A^-9
          A*        | B^9      | ''  | refused by A*
          """)
  void nobodyIsEvictedForPriority(String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B >C         | C^1+queue   | enqueue: A >C^1 >B
          A >B^1 >C       | B+queue     | enqueue: A >C >B
          A >B >C         | b+queue     | enqueue: A >C >b
          A >b >C         | B+queue     | enqueue: A >C >B
          A >b/2 >C       | b/3+queue   | enqueue: A >b/3 >C
          A >b/2 >C       | b+queue     | enqueue: A >b >C
          A >B >C         | B+queue     | refused by A
          A >B >C         | B^1         | refused by A
          ~E >B >a >C     | A+queue     | enqueue: ~E >B >C >A
          ~E >a >C        | A           | refused by C!?
          ~E >A >C        | a           | refused by C!?
          ~E >a >C        | a           | grant: a? ~E >C
          """)
  void theLastRequestCounts(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @Test
  void askedForAnotherReasonOrLapseAPlaceIsTheSameWithThese() {
    LeaseState state = Notation.state("A >B >C");
    Claim because = Notation.claim("B+queue").because("restore of b1");
    Claim later = Notation.claim("B+queue").lapsingAfter(Duration.ofSeconds(5));

    for (Claim claim : List.of(because, later)) {
      Decision.Enqueue decision =
          (Decision.Enqueue) LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
      LeaseState next = decision.next();
      Place place = next.queue().places().get(0);

      assertThat(Notation.text(next)).isEqualTo("A >B >C");
      assertThat(place.reason()).isEqualTo(claim.terms().reason());
      assertThat(place.lapse()).isEqualTo(claim.lapse());
      assertThat(place.since()).isEqualTo(Notation.BEFORE);
      assertThat(LeaseProtocol.decide(next, claim, Notation.VERSION, Notation.NOW))
          .isInstanceOf(Decision.Judge.class);
    }
  }

  /** L11: two kinds of waiters deferred to each other, and a free lock was nobody's. */
  @Test
  void aFreeLockIsNeverWaitedFor() {
    LeaseState state = Notation.state("a/1 >b/1");
    state = enqueued(state, "C+queue");
    assertThat(Notation.text(state)).isEqualTo("a/1 >b/1 >C");

    state = released(state, 'a');
    assertThat(Notation.text(state)).isEqualTo("b/1* >C");

    state = released(state, 'b');
    assertThat(Notation.text(state)).isEqualTo("C*");
  }

  /** L24: somebody emptied the holderIdentity, and the one who is first does not come. */
  @Test
  void whoeverLooksAtALockThatWasEmptiedByHandWritesTheOffer() {
    assertThat(Notation.decided(">B >C", "C+queue", "")).isEqualTo("serve: B* >C");
    assertThat(Notation.decided("B* >C", "C+queue", "b")).isEqualTo("grant: C, evicts B*");
  }

  /** L25: it was handed the lock in the mode in which it had first asked. */
  @Test
  void whoeverAsksInAnotherModeIsHandedTheLockInThatOne() {
    LeaseState state = enqueued(Notation.state("B >a"), "A+queue");

    assertThat(Notation.text(released(state, 'b'))).isEqualTo("A*");
  }

  /** L23: the queue was erased with the ghost. */
  @ParameterizedTest(name = "{0}, {1} by force -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          F! >A >B      | f  | A* >B
          C >A >B       | c  | A* >B
          C >S >B       | c  | S >B
          c d >A        | c  | d >A
          c d >A        | cd | A*
          C? ~d >A      | c  | ~d >A
          C? ~d >A      | d  | C >A
          C? ~d >A      | cd | A*
          C* >A         | c  | A*
          c? d? ~e ~f   | e  | c? d? ~f
          C >A @1       | c  | A* @1
          C -A @1       | c  | -A
          C             | a  | C
          """)
  void aForcedReleaseTakesWhomItNamesAndServesTheFirst(String state, String whom, String next) {
    LeaseState before = Notation.state(state);
    List<HolderEntry> named =
        Stream.concat(before.holders().stream(), before.draining().stream())
            .filter(holder -> whom.contains(Notation.letter(holder)))
            .toList();

    assertThat(Notation.text(forced(before, named))).isEqualTo(next);
  }

  @Test
  void toEmptyTheQueueIsAnotherCallAndTouchesNobodyWhoHolds() {
    LeaseState state =
        Notation.state("A? ~B >C >D -E @1")
            .withQueue(new LockQueue(List.of(Notation.place("C")), List.of("damaged")));
    LeaseState next = LeaseProtocol.withoutQueue(state);

    assertThat(Notation.text(next)).isEqualTo("A? ~B -E @1");
    assertThat(next.queue()).isEqualTo(LockQueue.EMPTY);
  }

  private static LeaseState enqueued(LeaseState state, String claim) {
    return ((Decision.Enqueue)
            LeaseProtocol.decide(state, Notation.claim(claim), Notation.VERSION, Notation.NOW))
        .next();
  }

  private static LeaseState forced(LeaseState state, List<HolderEntry> whom) {
    return LeaseProtocol.served(LeaseProtocol.forced(state, whom), Notation.VERSION, Notation.NOW);
  }

  private static LeaseState released(LeaseState state, char who) {
    return LeaseProtocol.served(
        LeaseProtocol.release(state, Notation.holder(who), Optional.empty()).orElseThrow(),
        Notation.VERSION,
        Notation.NOW);
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(Notation.decided(state, claim, stale)).isEqualTo(decision);
  }
}
