package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By whose hand somebody holds, and what it was only offered; {@link Notation} explains it. */
class MarkAndOfferRulesTest {

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A        | A       | held already
          A2       | A2      | held already
          A2       | A       | confirm: A
          A        | A2      | confirm: A2
          a2 b     | a       | confirm: a b
          A2 >B    | A+queue | confirm: A >B
          S        | S       | held already
          R0       | R       | confirm: R
          A2? ~B   | A       | await the end of B
          a2 b? ~c | a       | confirm: a b? ~c
          """)
  void aGrantThatAnotherProcessTookIsConfirmedByOneWriteAndOnesOwnByNone(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @Test
  void markingKeepsTheToken() {
    LeaseState state = Notation.state("A2");
    Decision.Confirm confirm =
        (Decision.Confirm)
            LeaseProtocol.decide(state, Notation.claim("A"), Notation.VERSION, Notation.NOW);

    assertThat(confirm.entry().token()).isEqualTo(state.holders().get(0).token());
    assertThat(confirm.entry().since()).hasValue(Notation.BEFORE);
    assertThat(confirm.entry().mark()).isEqualTo(Notation.mark(1));
  }

  @ParameterizedTest(name = "{0} | {1} would release: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "at once",
      textBlock =
          """
          A        | A  | at once
          A2       | A  | A
          A2? ~B   | A  | A? ~B
          a2 b2    | a  | a b2
          A*       | A  | at once
          A0       | A  | at once
          A=       | A  | at once
          S        | S  | at once
          B2       | A  | at once
          >A       | A  | at once
          """)
  void beforeAReleaseUnderAForeignMarkOnesOwnIsWritten(String state, String claim, String marked) {
    assertThat(
            LeaseProtocol.markBeforeRelease(Notation.state(state), Notation.claim(claim))
                .map(Notation::text))
        .isEqualTo(Optional.ofNullable(marked));
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A*         | A       | confirm: A
          A*         | A2      | confirm: A2
          a* b*      | b       | confirm: a* b
          A*? ~b     | A       | confirm: A? ~b
          A* >B      | A+queue | confirm: A >B
          """)
  void anOfferIsTakenUpByOneWrite(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | lapsed or stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A*          | B       | ''  | refused by A*
          A*          | B       | a   | grant: B, evicts A*
          A*          | B+drain | a   | grant: B, evicts A*
          A* >B       | C       | a   | serve: B*, passes A*
          A* >B       | B+queue | a   | grant: B, evicts A*
          A* >B >C    | C+queue | a   | serve: B* >C, passes A*
          A* >b/2 >c  | c+queue | a   | serve: b/2* c, passes A*
          A* >b/2 >c  | d       | a   | serve: b/2* c*, passes A*
          A* >B >C    | C+queue | ab  | grant: C, evicts A*
          A* >S >C    | C+queue | a   | serve: S >C, passes A*
          a* b >C     | D       | a   | serve: b >C, passes a*
          a* b >C >d  | D       | ab  | serve: b >C >d, passes a*
          a* b        | C       | a   | serve: b, passes a*
          a* b* >C    | D       | ab  | serve: C*, passes a* b*
          A*? ~e >B   | C       | a   | serve: ~e >B, passes A*?
          """)
  void anOfferThatIsNotTakenUpIsPassedOnByWhoeverLooks(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B >C     | C+queue | a   | refused by A B!?
          A? ~e >B >C | C+queue | a   | refused by A? B!?
          S >B >C     | C+queue | s   | refused by S B!?
          R0 >B >C    | C+queue | r   | refused by R0 B!?
          a* b >C     | D       | b   | refused by a* b C!?
          """)
  void nobodyWhoMayHaveWorkedIsEvictedForAnother(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a*          | A       | grant: A
          a* b        | A       | refused by b
          a* b        | A+queue | enqueue: b >A
          a* >B       | A       | serve: B*
          a* >B       | A+queue | enqueue: B* >A
          a* b >C     | A+queue | enqueue: b >C >A
          A*          | a       | grant: a
          A* >b       | a       | grant: a b*
          """)
  void whoeverAsksForMoreThanItWasOfferedGivesTheOfferBack(
      String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(Notation.decided(state, claim, stale)).isEqualTo(decision);
  }
}
