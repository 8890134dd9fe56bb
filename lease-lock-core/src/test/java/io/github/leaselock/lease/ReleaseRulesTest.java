package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

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
          a b ^C  | A | b ^C
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
          a ^C  | B
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
          a ^C   | C | a
          a b ^A | A | b
          ^C     | C | free
          """)
  void aReleaseWithdrawsTheIntentOfItsHolder(String state, char holder, String next) {
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
          a b ^A | A | 1  | b ^A
          b ^A   | A | 99 | nothing
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
          a b? ~c ^D | a b ^D
          ~A         | free
          """)
  void onceWhatDrainsIsProvenGoneThePendingMayAct(String state, String next) {
    assertThat(Notation.text(LeaseProtocol.drained(Notation.state(state)))).isEqualTo(next);
  }

  private static Optional<String> release(String state, char holder, Optional<FencingToken> grant) {
    return LeaseProtocol.release(Notation.state(state), Notation.holder(holder), grant)
        .map(Notation::text);
  }
}
