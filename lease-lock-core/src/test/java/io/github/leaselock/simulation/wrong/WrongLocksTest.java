package io.github.leaselock.simulation.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Cluster;
import io.github.leaselock.simulation.Scenario;
import io.github.leaselock.simulation.Schedules;
import io.github.leaselock.simulation.Shrinker;
import io.github.leaselock.simulation.Simulation;
import io.github.leaselock.simulation.engine.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of the laws: a plain lock keeps them, and with any one of the flaws that were found in
 * locks that people use it is caught breaking them.
 */
class WrongLocksTest {

  private static final int MOST_TRIES = 5_000;
  private static final int MOST_LINES = 40;
  private static final int RUNS_OF_THE_RIGHT_ONE = 50;

  /** Another one is tried with {@code -Dseed=…}. */
  private static final long SEED = Long.getLong("seed", 20261122L);

  private final Random random = new Random(SEED);

  private Schedule next() {
    return Schedules.random(random);
  }

  @ParameterizedTest
  @EnumSource(Flaw.class)
  void aFlawIsCaughtAndShownInATraceThatOneCanRead(Flaw flaw) throws IOException {
    Scenario scenario = WrongLocks.scenarioOf(flaw).under(ports -> new PlainLock(ports, flaw));
    int tries = 1;
    Simulation.Run run = Simulation.run(scenario, next());
    while (run.broken().isEmpty() && tries < MOST_TRIES) {
      run = Simulation.run(scenario, next());
      tries++;
    }
    assertThat(run.broken()).as("%s: not caught in %d tries", flaw, tries).isPresent();

    Simulation.Run shrunk = Shrinker.shrink(run);
    tell(flaw, tries, shrunk);
    assertThat(shrunk.story()).hasSizeLessThanOrEqualTo(MOST_LINES);
  }

  private static void tell(Flaw flaw, int tries, Simulation.Run shrunk) throws IOException {
    Path file = Files.createDirectories(Path.of("target", "wrong-locks")).resolve(flaw.name());
    Files.writeString(file, "%s%n%s".formatted(flaw, shrunk.report()));
    System.out.printf(
        "Caught after %,5d tries, shown in %2d lines (%s): %s%n",
        tries, shrunk.story().size(), file, flaw);
  }

  @ParameterizedTest
  @EnumSource(Flaw.class)
  void withoutTheFlawTheSameLockIsRight(Flaw flaw) {
    Scenario scenario =
        WrongLocks.scenarioOf(flaw).under(ports -> new PlainLock(ports)).judging(Cluster::judge);
    for (int i = 0; i < RUNS_OF_THE_RIGHT_ONE; i++) {
      Simulation.run(scenario, next()).requireLawful();
    }
  }
}
