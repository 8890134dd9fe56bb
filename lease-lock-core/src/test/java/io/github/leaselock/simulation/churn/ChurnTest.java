package io.github.leaselock.simulation.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.checks.RandomSeed;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty sessions come and go, break no law, and leave nothing: no line, no watch, no timer. */
class ChurnTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int GRANTS_OF_AN_HOUR = 50_000;

  private static final Duration MINUTES = Duration.ofMinutes(3);
  private static final int GRANTS_OF_MINUTES = 1_500;

  private static Churn lawful(long seed, Duration time, String test) {
    Churn churn = new Churn(seed);
    try {
      churn.run(time);
    } finally {
      System.out.printf(
          "%d minutes of churn: %s. Replay: ./mvnw -pl lease-lock-core %s -Dseed=%d%n",
          time.toMinutes(), churn, test, seed);
    }
    return churn;
  }

  @Test
  void minutesOfChurnBreakNoLawAndLeaveNothing() {
    String command = "test -Dtest=ChurnTest#minutesOfChurnBreakNoLawAndLeaveNothing";

    Churn churn = lawful(RandomSeed.ofThisRun(), MINUTES, command);

    assertThat(churn.grants()).isGreaterThanOrEqualTo(GRANTS_OF_MINUTES);
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void anHourOfChurnBreaksNoLawAndLeavesNothing(int run) {
    long seed = RandomSeed.ofThisRun() + run;
    String command = "-Psoak test -Dtest=ChurnTest#anHourOfChurnBreaksNoLawAndLeavesNothing";

    Churn churn = lawful(seed, HOUR, command);

    assertThat(churn.grants()).isGreaterThanOrEqualTo(GRANTS_OF_AN_HOUR);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    Churn first = new Churn(7);
    first.run(Duration.ofSeconds(30));
    Churn again = new Churn(7);
    again.run(Duration.ofSeconds(30));

    assertThat(again).hasToString(first.toString());
  }
}
