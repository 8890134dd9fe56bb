package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Seeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same laws for longer: {@code ./mvnw -pl lease-lock-core -Psoak test}.
 *
 * <p>Ten million steps or ten minutes, whichever is sooner. It prints its seed and how far it got;
 * with {@code -Dseed=… -Dsoak.from=…} it goes on from there, and stops at once at a failure that it
 * printed.
 */
@Tag("soak")
class SoakTest {

  private static final long STEPS = Long.getLong("soak.steps", 10_000_000L);
  private static final Duration TIME = Duration.ofMinutes(Long.getLong("soak.minutes", 10L));
  private static final long RUNS_BETWEEN_REPORTS = 5_000;

  private static final List<Scenario> SCENARIOS =
      Stream.concat(Scenarios.ALL.stream(), EdgeScenarios.ALL.stream()).toList();

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final Map<Scenario, Tally> tallies = new HashMap<>();

  @Test
  void randomSchedulesAreLawfulForTenMillionSteps() {
    long start = System.nanoTime();
    long steps = 0;
    long run = Long.getLong("soak.from", 0L);
    while (steps < STEPS && System.nanoTime() - start < TIME.toNanos()) {
      steps += lawful(run);
      run++;
      if (run % RUNS_BETWEEN_REPORTS == 0) {
        System.out.printf("%,d steps. Go on with: %s%n", steps, command(run));
      }
    }
    System.out.printf("Ended after %,d steps. Go on with: %s%n", steps, command(run));
    tallies.forEach(
        (scenario, tally) -> {
          System.out.printf("%s: %s%n", scenario, tally);
          tally.requireLively(scenario);
        });
  }

  private long lawful(long run) {
    Scenario scenario = SCENARIOS.get((int) (run % SCENARIOS.size()));
    Simulation.Run outcome = Simulation.run(scenario, Schedules.random(Seeds.random(seed + run)));
    if (outcome.broken().isPresent()) {
      LawBroken law = outcome.broken().get();
      throw new AssertionError(Shrinker.shrink(outcome).report() + "Replay: " + command(run), law);
    }
    tallies.computeIfAbsent(scenario, first -> new Tally()).add(outcome.tally());
    return outcome.tally().steps();
  }

  private String command(long run) {
    return "./mvnw -pl lease-lock-core -Psoak test -Dtest=SoakTest -Dseed=%d -Dsoak.from=%d"
        .formatted(seed, run);
  }

  static List<Scenario> scenariosToExplore() {
    return List.of(
        Scenarios.NETWORK_FAILS.rounds(1),
        Scenarios.HOLDERS_VANISH.rounds(1),
        Scenarios.TWO_THREADS.rounds(1),
        Scenarios.IN_LINE.rounds(1));
  }

  @ParameterizedTest
  @MethodSource("scenariosToExplore")
  void everyScheduleWithTwoDeparturesIsLawful(Scenario scenario) {
    Tally tally = Exploration.of(scenario, 2);
    System.out.printf("%s: all %,d schedules are lawful%n", scenario, tally.runs());
  }
}
