package io.github.leaselock.internal.lease;

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
          free | a/1     | grant: a/1
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
          a b >C   | b       | held already
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
          A     | b/1     | a   | grant: b/1, evicts A
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
          a     | B       | ''  | refused by a
          a b   | C       | ''  | refused by a b
          a b   | C       | a   | refused by a b
          a b   | C       | ab  | grant: C, evicts a b
          a b   | C+drain | ab  | grant: C? ~a ~b, evicts a b
          a b   | C+drain | b   | refused by a b
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
          a b     | c/3       | ''  | grant: a b c/3
          a b     | c/2       | ''  | refused by a b
          a b     | c/1       | ''  | refused by a b
          a b     | c/2       | a   | grant: b c/2, evicts a
          a b     | c/1       | a   | refused by a b
          a b     | c/1       | ab  | grant: c/1, evicts a b
          a b     | c/2       | ab  | grant: c/2, evicts a b
          a b     | c/2+drain | a   | grant: b c/2? ~a, evicts a
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
          a/1       | b         | ''  | refused by a/1
          a/1       | b/3       | ''  | refused by a/1
          a/1       | b/3       | a   | grant: b/3, evicts a/1
          a/2       | b         | ''  | grant: a/2 b
          a/2 b/3   | c         | ''  | refused by a/2 b/3
          a/2 b/3   | c         | a   | grant: b/3 c, evicts a/2
          a/2 b/3   | c         | b   | grant: a/2 c, evicts b/3
          a/3 b     | c/4       | ''  | grant: a/3 b c/4
          a/3 b c   | d         | b   | grant: a/3 c d, evicts b
          """)
  void ofAllLimitsOfThoseWhoHoldAndOfTheOneWhoAsksTheSmallestCounts(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A        | a       | grant: a
          A        | a/1     | grant: a/1
          A2       | a       | mark: A
          A? ~B    | a       | grant: a? ~B
          A >b >C  | a       | grant: a b* >C
          A >b     | a/1     | grant: a/1 >b
          """)
  void anExclusiveHolderMayGoOnAsASharedOne(String state, String claim, String decision) {
    check(state, claim, "", decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a        | A       | ''  | refused by a, release first
          a2       | A       | ''  | refused by a2, release first
          a b      | A       | b   | refused by a, release first
          a b      | A+queue | ''  | refused by a, release first
          a b? ~c  | A+drain | b   | refused by a, release first
          a? ~b    | A       | ''  | refused by a?, release first
          a=       | A       | ''  | refused by a!, release first
          """)
  void aSharedHolderDoesNotBecomeExclusiveUnderWay(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
  }

  @ParameterizedTest(name = "{0} | {1} | stale: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A!       | A       | ''  | grant: A
          A!       | a       | ''  | grant: a
          A=       | A       | ''  | grant: A
          a= b=    | a       | ''  | grant: b! a
          a= b=    | C       | ''  | refused by a! b!
          A=       | B       | a   | grant: B, evicts A!
          A= ~b    | A+drain | ''  | grant: A? ~b ~A0
          A! ~b    | A       | ''  | grant: A? ~b ~A!
          """)
  void whoeverIsNamedWithoutAGrantHasToAcquireAnew(
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
          B? ~A       | C+drain | b   | grant: C? ~A, evicts B?
          B? ~A       | A+drain | b   | grant: A? ~A, evicts B?
          b? ~A       | c       | ''  | grant: b? c? ~A
          a ~b        | c       | ''  | grant: a c? ~b
          """)
  void whoComesWhileEvictedWorkIsNotProvenGoneIsPending(
      String state, String claim, String stale, String decision) {
    check(state, claim, stale, decision);
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
          a >C    | b   | judge C!?, enough: 1
          a b >C  | d/2 | judge a b C!?, enough: 2
          a/2 b/3 | c   | judge a/2 b/3, enough: 1
          a/1     | c/3 | judge a/1, enough: 1
          F!      | a   | judge F!, enough: 1
          """)
  void thePredicateIsAskedAboutThoseInTheWayAndToldHowManyMustBeStale(
      String state, String claim, String decision) {
    assertThat(
            Notation.text(
                LeaseProtocol.decide(
                    Notation.state(state), Notation.claim(claim), Notation.VERSION, Notation.NOW)))
        .isEqualTo(decision);
  }

  private static void check(String state, String claim, String stale, String decision) {
    assertThat(Notation.decided(state, claim, stale)).isEqualTo(decision);
  }
}
