package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Course;
import io.github.leaselock.simulation.engine.Departure;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Schedule;
import java.util.ArrayList;
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
      Tally tally) {

    private static final int LINES_OF_A_STANDSTILL = 20;

    /** Throws what it broke, with all that a person needs to understand it. */
    public void requireLawful() {
      if (broken.isPresent()) {
        throw new AssertionError(report(), broken.get());
      }
    }

    /** The trace; of one in which somebody waits for ever, the beginning. */
    public List<String> story() {
      boolean standstill = broken.filter(law -> law.law().equals(Course.TURN)).isPresent();
      if (!standstill || trace.size() <= LINES_OF_A_STANDSTILL) {
        return trace;
      }
      List<String> beginning = new ArrayList<>(trace.subList(0, LINES_OF_A_STANDSTILL));
      beginning.add("… and so on for " + (trace.size() - LINES_OF_A_STANDSTILL) + " lines");
      return beginning;
    }

    public String report() {
      StringBuilder text = new StringBuilder();
      text.append(scenario).append(": ");
      text.append(broken.map(Throwable::getMessage).orElse("lawful")).append('\n');
      story().forEach(line -> text.append(line).append('\n'));
      text.append("As a pinned schedule:\n");
      departures.forEach(departure -> text.append("  \"").append(departure).append("\",\n"));
      return text.toString();
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
