package io.github.leaselock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class SimulationTest {

  @Example
  void everybodyWorksInAFairRun() {
    Simulation.Run run =
        Simulation.run(
            Scenario.of("fair", Scenario.exclusive("a"), Scenario.exclusive("b")), Schedule.FAIR);
    run.requireLawful();
    assertThat(run.tally().of(Tally.Event.WORK_DONE)).isEqualTo(2);
  }
}
