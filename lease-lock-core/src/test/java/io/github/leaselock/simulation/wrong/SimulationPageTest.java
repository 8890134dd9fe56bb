package io.github.leaselock.simulation.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Scenario;
import io.github.leaselock.simulation.Simulation;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The trace in docs/simulation.md is what the wrong lock does. */
class SimulationPageTest {

  @Test
  void theTraceIsThatOfAConflictThatIsOverwritten() throws IOException {
    Flaw flaw = Flaw.CONFLICT_IS_OVERWRITTEN;
    Scenario scenario = WrongLocks.scenarioOf(flaw).under(ports -> new PlainLock(ports, flaw));

    Simulation.Run run = Simulation.run(scenario, PinnedSchedule.of("a at PUT sent -> run b"));

    assertThat(run.broken()).isPresent();
    assertThat(Files.readString(Path.of("..", "docs", "simulation.md")))
        .contains("```text\n" + run.report() + "```\n");
  }
}
