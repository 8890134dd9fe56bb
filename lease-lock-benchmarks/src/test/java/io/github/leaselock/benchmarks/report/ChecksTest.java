package io.github.leaselock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChecksTest {

  private final Checks checks = new Checks();

  @Test
  void theLimitItselfHolds() {
    checks.atMost("bytes allocated in a cycle", 71_680, 71_680);
    checks.exactly("requests of a cycle", 2, 2);
    checks.that("in order", true);

    assertThat(checks.allHold()).isTrue();
    assertThat(checks.report()).doesNotContain("FAILED");
  }

  @Test
  void oneByteMoreFailsAndSaysWhatItMustBe() {
    checks.exactly("requests of a cycle", 2, 2);
    checks.atMost("bytes allocated in a cycle", 71_680, 71_681);

    assertThat(checks.allHold()).isFalse();
    assertThat(checks.report())
        .isEqualTo(
            """
              holds   requests of a cycle: 2, must be 2
              FAILED  bytes allocated in a cycle: 71681, must be at most 71680
            """);
  }

  @Test
  void lessThanExactlySoManyFailsToo() {
    checks.exactly("requests of a cycle", 2, 1.5);

    assertThat(checks.allHold()).isFalse();
  }

  @Test
  void whatIsNotSoFails() {
    checks.that("in order", false);

    assertThat(checks.allHold()).isFalse();
  }
}
