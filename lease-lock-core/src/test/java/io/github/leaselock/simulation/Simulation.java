package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Departure;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Outcome;
import io.github.leaselock.simulation.engine.Schedule;
import java.util.List;
import java.util.Optional;

/** Runs one schedule of one scenario. */
public final class Simulation {

  private Simulation() {}

  /**
   * What came of a run.
   *
   * @param broken the law that it broke, if any
   * @param trace what happened, one line an event
   * @param departures where it left the fair run
   * @param offered how many moves there were at each step
   * @param tally how often everything happened
   */
  public record Run(
      Scenario scenario,
      Optional<LawBroken> broken,
      List<String> trace,
      List<Departure> departures,
      List<Integer> offered,
      Tally tally)
      implements Outcome {

    @Override
    public String title() {
      return scenario.toString();
    }
  }

  public static Run run(Scenario scenario, Schedule schedule) {
    World world = new World(scenario, schedule);
    Optional<LawBroken> broken = Optional.empty();
    try {
      world.run();
    } catch (LawBroken law) {
      broken = Optional.of(law);
    }
    return new Run(
        scenario,
        broken,
        world.trace().lines(),
        world.course().departures(),
        world.course().offered(),
        world.tally());
  }
}
