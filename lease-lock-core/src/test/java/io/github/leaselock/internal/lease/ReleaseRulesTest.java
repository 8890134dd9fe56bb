package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One table a rule; {@link Notation} explains the letters. */
class ReleaseRulesTest {

  @ParameterizedTest(name = "{0} | {1} releases -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A       | A | free
          a       | A | free
          a b c   | B | a c
          A? ~B   | A | ~B
          a? b? ~C| A | b? ~C
          a b >C  | A | b >C
          A2      | A | free
          A*      | A | free
          A=      | A | free
          R0      | R | free
          S       | S | free
          A!      | A | free
          """)
  void whoeverHoldsIsTakenAwayAndNobodyElse(String state, char holder, String next) {
    assertThat(release(state, holder, Optional.empty())).hasValue(next);
  }

  @ParameterizedTest(name = "{0} | {1} releases: nothing")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free  | A
          B     | A
          b c   | A
          ~A    | A
          B? ~A | A
          a >C  | B
          F!    | A
          """)
  void whoDoesNotHoldHasNothingToRelease(String state, char holder) {
    assertThat(release(state, holder, Optional.empty())).isEmpty();
  }

  @ParameterizedTest(name = "{0} | {1} releases -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a >C      | C | a
          >C        | C | free
          >B >C >D  | C | >B >D
          B -C      | C | B
          -B -C     | C | -B
          a >c -C @1| C | a @1
          >C @1     | C | free
          A >B @1   | A | >B @1
          """)
  void aReleaseTakesThePlaceAndTheTraceOfItsHolderAndNoOther(
      String state, char holder, String next) {
    assertThat(release(state, holder, Optional.empty())).hasValue(next);
  }

  @ParameterizedTest(name = "{0} | {1} releases grant {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      textBlock =
          """
          A      | A | 1  | free
          A      | A | 2  | nothing
          a b    | B | 2  | a
          a b    | B | 1  | nothing
          A!     | A | 1  | nothing
          b >A   | A | 1  | nothing
          b -A   | A | 1  | nothing
          A -A   | A | 1  | -A
          """)
  void aReleaseOfOneGrantTouchesNoOther(String state, char holder, long grant, String next) {
    assertThat(release(state, holder, Optional.of(new FencingToken(grant))))
        .isEqualTo(Optional.ofNullable(next));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A? ~B      | A
          a b? ~c >D | a b >D
          a? ~c >d   | a d*
          A2? ~c     | A
          B? ~c      | B
          ~c >D      | D*
          ~A         | free
          """)
  void onceWhatDrainsIsProvenGoneThePendingMayAct(String state, String next) {
    assertThat(
            Notation.text(
                LeaseProtocol.drained(
                    Notation.state(state), Notation.claim("A"), Notation.VERSION, Notation.NOW)))
        .isEqualTo(next);
  }

  @ParameterizedTest(name = "{0} | {1} releases -> {2}, handed over -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A >B          | A | >B          | B*
          A >S          | A | >S          | S
          A >R          | A | >R          | R0
          A >B >C       | A | >B >C       | B* >C
          A >b >c       | A | >b >c       | b* c*
          A >b >s >D >c | A | >b >s >D >c | b* s >D >c
          a b >c/2      | a | b >c/2      | b c/2*
          a b c >d/2    | a | b c >d/2    | none
          A >b/2 >c >d  | A | >b/2 >c >d  | b/2* c* >d
          a b >C        | a | b >C        | none
          a b >C        | b | a >C        | none
          a >C          | a | >C          | C*
          A >B >C       | B | A >C        | none
          a >B >c       | B | a >c        | a c*
          A? ~B >C      | A | ~B >C       | none
          A             | A | free        | none
          A >B          | B | A           | none
          """)
  void whoeverReleasesHandsOverToTheFirstIfNobodyIsInItsWay(
      String state, char holder, String released, String handedOver) {
    LeaseState next =
        LeaseProtocol.release(Notation.state(state), Notation.holder(holder), Optional.empty())
            .orElseThrow();
    LeaseState served = LeaseProtocol.served(next, Notation.VERSION, Notation.NOW);

    assertThat(Notation.text(next)).isEqualTo(released);
    assertThat(served.equals(next) ? "none" : Notation.text(served)).isEqualTo(handedOver);
  }

  private static Optional<String> release(String state, char holder, Optional<FencingToken> grant) {
    return LeaseProtocol.release(Notation.state(state), Notation.holder(holder), grant)
        .map(Notation::text);
  }
}
