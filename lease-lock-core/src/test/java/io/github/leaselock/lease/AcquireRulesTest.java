package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One table a rule; {@link Notation} explains the letters. Whoever is not stale is live. */
class AcquireRulesTest {

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free | A       | grant: A
          free | a       | grant: a
          free | a/1     | grant: a
          free | A+drain | grant: A
          """)
  void aFreeLockIsGrantedAtOnce(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A        | A       | held already
          a        | a       | held already
          a b      | b       | held already
          a b      | b/1     | held already
          a b ^C   | b       | held already
          a b ^A   | a       | held already
          A? ~B    | A       | await the end of B
          A? ~B ~c | A+drain | await the end of B c
          a? b? ~C | b       | await the end of C
          a b? ~c  | a       | held already
          """)
  void aHolderThatAsksAgainKeepsItsGrant(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A     | B       | ''  | refused by A
          A     | b       | ''  | refused by A
          A     | B       | a   | grant: B, evicts A
          A     | b       | a   | grant: b, evicts A
          A     | B+drain | a   | grant: B? ~A, evicts A
          A     | b+drain | a   | grant: b? ~A, evicts A
          A     | b/1     | a   | grant: b, evicts A
          F!    | A       | ''  | refused by F!
          F!    | A       | f   | grant: A, evicts F!
          F!    | a+drain | f   | grant: a? ~F!, evicts F!
          """)
  void anExclusiveHolderIsRespectedUnlessStale(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a     | B       | ''  | refused by a, leave an intent
          a b   | C       | ''  | refused by a b, leave an intent
          a b   | C       | a   | refused by a b, leave an intent
          a b   | C       | ab  | grant: C, evicts a b
          a b   | C+drain | ab  | grant: C? ~a ~b, evicts a b
          a b   | C+drain | b   | refused by a b, leave an intent
          """)
  void sharedHoldersAreInTheWayOfAnExclusiveOneUntilTheLastIsStale(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a       | b         | ''  | grant: a b
          a b     | c         | ''  | grant: a b c
          a b     | c/3       | ''  | grant: a b c
          a b     | c/2       | ''  | refused by a b
          a b     | c/1       | ''  | refused by a b
          a b     | c/2       | a   | grant: b c, evicts a
          a b     | c/1       | a   | refused by a b
          a b     | c/1       | ab  | grant: c, evicts a b
          a b     | c/2       | ab  | grant: c, evicts a b
          a b     | c/2+drain | a   | grant: b c? ~a, evicts a
          """)
  void sharedHoldersShareUpToTheLimitOfTheOneWhoAsks(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A        | a       | ''  | grant: a
          a        | A       | ''  | grant: A
          a b      | A       | ''  | refused by b, leave an intent
          a b      | A       | b   | grant: A, evicts b
          a b      | A+drain | b   | grant: A? ~b, evicts b
          A? ~B    | a       | ''  | grant: a? ~B
          a b? ~c  | A       | b   | grant: A? ~c, evicts b?
          a b? ~c  | A+drain | b   | grant: A? ~c ~b?, evicts b?
          A!       | A       | ''  | grant: A
          A!       | a       | ''  | grant: a
          """)
  void aHolderMayChangeItsModeIfTheOthersAllowIt(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ~A          | B       | ''  | grant: B? ~A
          ~A          | b       | ''  | grant: b? ~A
          ~a          | A       | ''  | grant: A? ~a
          B? ~A       | C       | b   | grant: C? ~A, evicts B?
          B? ~A       | C+drain | b   | grant: C? ~A ~B?, evicts B?
          B? ~A       | A+drain | b   | grant: A? ~A ~B?, evicts B?
          b? ~A       | c       | ''  | grant: b? c? ~A
          a ~b        | c       | ''  | grant: a c? ~b
          """)
  void whoComesWhileEvictedWorkIsNotProvenGoneIsPending(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a ^C   | b   | ''  | refused by ^C
          a ^C   | b   | c   | grant: a b
          a b ^C | d/2 | ''  | refused by a b ^C
          a b ^C | d/2 | c   | refused by a b
          a b ^C | d/2 | a   | refused by a b ^C
          a b ^C | d/2 | ac  | grant: b d, evicts a
          a ^C   | c   | ''  | grant: a c
          a ^C   | B   | ''  | refused by a, leave an intent
          a ^C   | C   | ''  | refused by a, leave an intent
          a ^C   | C   | a   | grant: C, evicts a
          ^C     | C   | ''  | grant: C
          ^C     | A   | ''  | grant: A ^C
          ^C     | a   | ''  | refused by ^C
          A ^C   | b   | ''  | refused by A ^C
          A ^C   | b   | a   | refused by A ^C
          A ^C   | b   | ac  | grant: b, evicts A
          A ^C   | a   | ''  | grant: a ^C
          """)
  void anIntentKeepsNewSharedHoldersOutAndNobodyElse(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a ^C    | b   | grant: a b
          ^C      | a   | grant: a
          a b ^C  | d/2 | refused by a b
          a ^C    | B   | refused by a, leave an intent
          """)
  void anIntentThatWasWatchedUnrenewedForItsValidityIsIgnored(
      String state, String claim, String decision) {
    assertThat(
            Notation.text(Notation.decide(Notation.state(state), Notation.claim(claim), true, "")))
        .isEqualTo(decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A       | B   | judge A, enough: 1
          a b c   | D   | judge a b c, enough: 3
          a b c   | d/3 | judge a b c, enough: 1
          a b c   | d/2 | judge a b c, enough: 2
          a b c   | a/2 | held already
          a ^C    | b   | judge C!?, enough: 1
          a b ^C  | d/2 | judge a b C!?, enough: 2
          F!      | a   | judge F!, enough: 1
          """)
  void thePredicateIsAskedAboutThoseInTheWayAndToldHowManyMustBeStale(
      String state, String claim, String decision) {
    assertThat(
            Notation.text(
                LeaseProtocol.decide(
                    Notation.state(state),
                    Notation.claim(claim),
                    false,
                    Notation.VERSION,
                    Notation.NOW)))
        .isEqualTo(decision);
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(
            Notation.text(
                Notation.decide(Notation.state(state), Notation.claim(claim), false, stale)))
        .isEqualTo(decision);
  }
}
