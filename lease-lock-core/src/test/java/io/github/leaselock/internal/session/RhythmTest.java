package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a session is renewed at the earliest and at the latest, and what fits before its end. */
class RhythmTest {

  private static final double EARLIEST = 0;
  private static final double LATEST = 1;

  @ParameterizedTest(name = "{0} s: {1} to {2} s")
  @CsvSource({"15, 4.6875, 5.3125", "12, 3.75, 4.25", "2, 0.625, 0.708333", "600, 187.5, 212.5"})
  void aSessionIsRenewedASixteenthOfAThirdBeforeTheThirdToASixteenthAfterIt(
      long duration, double earliest, double latest) {
    Rhythm rhythm = new Rhythm(Duration.ofSeconds(duration), true);

    assertThat(seconds(rhythm.nextRenewal(0, EARLIEST))).isEqualTo(earliest, within(1e-6));
    assertThat(seconds(rhythm.nextRenewal(0, LATEST))).isEqualTo(latest, within(1e-6));
  }

  /** The numbers of a generator are spread evenly. */
  @Test
  void aSessionOfDefaultDurationIsRenewedOnceInFiveSecondsOnAverage() {
    Rhythm rhythm = new Rhythm(Duration.ofSeconds(15), true);

    double average =
        DoubleStream.iterate(0.0005, random -> random < 1, random -> random + 0.001)
            .map(random -> seconds(rhythm.nextRenewal(0, random)))
            .average()
            .orElseThrow();

    assertThat(1 / average).isEqualTo(0.2, within(1e-6));
  }

  /** A session of 12 s; the notation is that of {@link SessionScript}. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 0:due                                  | timer 3.75 -> Resting until 8
          0 | 3.75:due                               | PUT#1, timer 4.75 -> Renewing until 8
          0 | 3.75:due 4.75:due 5.75:due             | failing, PUT#3, timer 6.75 -> Renewing until 8
          0 | 3.75:due 4.75:due 5.75:due 6.75:due    | failing, PUT#4', timer 7.75 -> Renewing until 8
          1 | 0:due                                  | timer 4.25 -> Resting until 8
          1 | 4.25:due                               | PUT#1, timer 5.25 -> Renewing until 8
          1 | 4.25:due 5.25:due                      | failing!, PUT#2', timer 6.25 -> Renewing until 8
          1 | 4.25:due 5.25:due 6.25:due             | failing, PUT#3, timer 7.25 -> Renewing until 8
          1 | 4.25:due 5.25:due 6.25:due 7.24:ok#3   | renewed!, timer 10.5 -> Resting until 14.25
          1 | 4.25:due 5.25:due 6.25:due 7.25:due    | failing, PUT#4', timer 8 -> Renewing until 8
          """)
  void afterARenewalThatIsNotAnsweredTwoMoreHaveTheirWholeTimeBeforeTheEnd(
      double random, String events, String expected) {
    assertThat(SessionScript.play(random, events)).isEqualTo(expected.strip());
  }

  /** Whatever the server asks for, and however late it is. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 3.75:due 3.75:429#1=60                     | failing!, timer 6 -> Resting until 8
          1 | 4.25:due 4.25:429#1=60                     | failing!, timer 6 -> Resting until 8
          1 | 4.25:due 4.25:429#1=60 6:due               | PUT#2, timer 7 -> Renewing until 8
          1 | 4.25:due 4.25:429#1=60 6:due 7:due         | failing, PUT#3', timer 8 -> Renewing until 8
          1 | 4.25:due 4.25:429#1=60 6:due 7:due 7.9:ok#3 | renewed!, timer 11.25 -> Resting until 15
          """)
  void aServerThatAsksForARestLeavesTimeForTwoMore(double random, String events, String expected) {
    assertThat(SessionScript.play(random, events)).isEqualTo(expected.strip());
  }

  /**
   * An outage begins just before the latest renewal, and lasts a quarter of the duration, 3 s, if
   * requests fail at once; or a fifth, 2.4 s, if they hang: to 7.25 and to 6.65.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.25:due 4.25:connection#1 | failing!, timer 4.78125 -> Resting until 8
          4.25:due 4.25:connection#1 4.78125:due 4.78125:connection#2 5.3125:due 5.3125:connection#3 5.84375:due 5.84375:connection#4 6.375:due 6.375:connection#5 6.90625:due 6.90625:connection#6 | failing, timer 7.4375 -> Resting until 8
          4.25:due 5.25:due 6.25:due 7.25:due 7.3:ok#4 | renewed!, timer 11.5 -> Resting until 15.25
          """)
  void anOutageThatBeginsJustBeforeTheLatestRenewalIsSurvived(String events, String expected) {
    assertThat(SessionScript.play(LATEST, events)).isEqualTo(expected.strip());
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
