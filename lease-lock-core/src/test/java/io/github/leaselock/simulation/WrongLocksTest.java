package io.github.leaselock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of the laws: a plain lock keeps them, and with any one of the flaws that were found in
 * locks that people use it is caught breaking them.
 */
class WrongLocksTest {

  private static final int MOST_TRIES = 5_000;
  private static final int MOST_LINES = 25;
  private static final int RUNS_OF_THE_RIGHT_ONE = 50;

  /** Another one is tried with {@code -Dseed=…}. */
  private static final long SEED = Long.getLong("seed", 20261122L);

  private final Random random = new Random(SEED);

  private Schedule next() {
    return Schedules.random(random);
  }

  @ParameterizedTest
  @EnumSource(Flaw.class)
  void aFlawIsCaughtAndShownInATraceThatOneCanRead(Flaw flaw) {
    Scenario scenario = WrongLocks.scenarioOf(flaw).under(ports -> new PlainLock(ports, flaw));
    int tries = 1;
    Simulation.Run run = Simulation.run(scenario, next());
    while (run.broken().isEmpty() && tries < MOST_TRIES) {
      run = Simulation.run(scenario, next());
      tries++;
    }
    assertThat(run.broken()).as("%s: not caught in %d tries", flaw, tries).isPresent();

    Simulation.Run shrunk = Shrinker.shrink(run);
    System.out.printf(
        "%n%s%nCaught after %d tries, shown in %d lines: %s",
        flaw, tries, shrunk.story().size(), shrunk.report());
    assertThat(shrunk.story()).hasSizeLessThanOrEqualTo(MOST_LINES);
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
