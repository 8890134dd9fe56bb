package io.github.leaselock.simulation.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Schedules;
import io.github.leaselock.simulation.engine.Schedule;
import io.github.leaselock.simulation.engine.Seeds;
import io.github.leaselock.simulation.several.SeveralWorld.Event;
import io.github.leaselock.simulation.several.SeveralWorld.Run;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several locks, all or none: what holds in any order of events, and that the laws see what is
 * wrong.
 */
class SeveralLocksLawsTest {

  private static final int RUNS = 60;
  private static final int RUNS_AT_MOST = 4_000;

  @Test
  void aFairRunIsLawful() {
    SeveralWorld.run(Taker.THE_LOCK, Schedule.FAIR).requireLawful();
  }

  @Property(tries = 5, edgeCases = EdgeCasesMode.NONE, afterFailure = AfterFailureMode.RANDOM_SEED)
  void allOrNoneInAnyOrderOfEvents(@ForAll long seed) {
    Random random = Seeds.random(seed);
    Map<Event, Integer> happened = new EnumMap<>(Event.class);
    for (int run = 0; run < RUNS; run++) {
      Run result = SeveralWorld.run(Taker.THE_LOCK, Schedules.random(random));
      result.requireLawful();
      result.events().forEach((event, times) -> happened.merge(event, times, Integer::sum));
    }
    System.out.printf("several locks: %d runs, %s%n", RUNS, happened);
    assertThat(happened.get(Event.ALL)).isGreaterThanOrEqualTo(8 * RUNS);
    assertThat(happened.get(Event.NO_AFTER_A_YES)).isGreaterThanOrEqualTo(20);
    assertThat(happened.get(Event.CRASH)).isGreaterThanOrEqualTo(20);
    assertThat(happened.get(Event.LATE)).isGreaterThanOrEqualTo(3);
  }

  /** A taker that is wrong on purpose, and the law that convicts it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEEPS_WHAT_IT_HAS          | whoever is refused keeps nothing before the one that refuses
          BELIEVES_THAT_IT_GAVE_BACK | whoever is refused keeps nothing before the one that refuses
          ASKS_IN_ITS_OWN_ORDER      | they are asked for in the order of their keys
          TAKES_UNKNOWN_FOR_YES      | whoever is told that it has all is named by each Lease
          """)
  void aTakerThatIsWrongIsConvicted(Taker taker, String law) {
    Random random = Seeds.random(20261130);
    Optional<Run> convicted = Optional.empty();
    int runs = 0;
    while (convicted.isEmpty() && runs++ < RUNS_AT_MOST) {
      Run run = SeveralWorld.run(taker, Schedules.random(random));
      convicted = Optional.of(run).filter(one -> one.broken().isPresent());
    }
    assertThat(convicted)
        .as("%s in %d runs", taker, runs)
        .hasValueSatisfying(
            run ->
                assertThat(run.broken())
                    .hasValueSatisfying(broken -> assertThat(broken.law()).isEqualTo(law)));
    System.out.printf("%s is convicted after %d runs%n", taker, runs);
  }
}
