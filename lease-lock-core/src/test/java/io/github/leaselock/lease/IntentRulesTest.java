package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentRulesTest {

  private static final Duration VALIDITY = Duration.ofSeconds(30);

  @ParameterizedTest(name = "{0} | {1}, other watched to its end: {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          a b   | C | false | a b ^C
          a b   | A | false | a b ^A
          a ^C  | C | false | a ^C
          a ^C  | D | false | none
          a ^C  | D | true  | a ^D
          a ^C  | C | true  | a ^C
          """)
  void aRefusedWaiterLeavesItsMarkUnlessAnotherOneStands(
      String state, String claim, boolean otherExpired, String next) {
    assertThat(mark(state, claim, otherExpired).map(Notation::text))
        .isEqualTo(Optional.ofNullable(next));
  }

  @Test
  void aNewMarkCarriesTheVersionTheTimeAndTheReason() {
    Claim claim =
        new Claim(
            Notation.holder('c'),
            LockMode.EXCLUSIVE,
            OptionalInt.empty(),
            Optional.of("restore of b1"),
            false);
    Instant now = Instant.parse("2026-03-04T05:06:07.123456789Z");

    assertThat(
            LeaseProtocol.withIntent(
                    Notation.state("a"), claim, false, Notation.VERSION, VALIDITY, now)
                .flatMap(LeaseState::intent))
        .hasValue(
            new Intent(
                claim.holder().identity(),
                Notation.VERSION,
                VALIDITY,
                Instant.parse("2026-03-04T05:06:07.123456Z"),
                Optional.of("restore of b1")));
  }

  @Test
  void aRenewedMarkHasANewStampAndTellsSinceWhenTheWaiterWaits() {
    Intent renewed = mark("a ^C", "C", false).flatMap(LeaseState::intent).orElseThrow();

    assertThat(renewed.stamp()).isEqualTo(Notation.VERSION);
    assertThat(renewed.stamp()).isNotEqualTo(Notation.intent('c').stamp());
    assertThat(renewed.since()).isEqualTo(Notation.intent('c').since());
    assertThat(renewed.validity()).isEqualTo(VALIDITY);
  }

  @Test
  void aMarkThatReplacesAnotherTellsSinceWhenItsOwnWaiterWaits() {
    Intent replaced = mark("a ^C", "D", true).flatMap(LeaseState::intent).orElseThrow();

    assertThat(replaced.since()).isEqualTo(Notation.NOW);
  }

  @Test
  void toAPredicateAWaiterLooksLikeAnExclusiveHolderThatIsNotYetOne() {
    LockHolder asked = Notation.intent('c').asHolder();

    assertThat(asked.holder()).hasValue(Notation.holder('c'));
    assertThat(asked.mode()).isEqualTo(LockMode.EXCLUSIVE);
    assertThat(asked.token()).isEmpty();
    assertThat(asked.pending()).isTrue();
  }

  private static Optional<LeaseState> mark(String state, String claim, boolean otherExpired) {
    return LeaseProtocol.withIntent(
        Notation.state(state),
        Notation.claim(claim),
        otherExpired,
        Notation.VERSION,
        VALIDITY,
        Notation.NOW);
  }
}
