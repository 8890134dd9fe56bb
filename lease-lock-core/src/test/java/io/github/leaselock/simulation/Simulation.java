package io.github.leaselock.simulation;

import java.util.List;
import java.util.Optional;

/** Runs one schedule of one scenario. */
final class Simulation {

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
  record Run(
      Scenario scenario,
      Optional<LawBroken> broken,
      List<String> trace,
      List<Departure> departures,
      List<Integer> offered,
      Tally tally) {

    /** Throws what it broke, with all that a person needs to understand it. */
    void requireLawful() {
      if (broken.isPresent()) {
        throw new AssertionError(report(), broken.get());
      }
    }

    String report() {
      StringBuilder text = new StringBuilder();
      text.append(scenario).append(": ");
      text.append(broken.map(Throwable::getMessage).orElse("lawful")).append('\n');
      trace.forEach(line -> text.append(line).append('\n'));
      text.append("As a pinned schedule:\n");
      departures.forEach(departure -> text.append("  \"").append(departure).append("\",\n"));
      return text.toString();
    }
  }

  static Run run(Scenario scenario, Schedule schedule) {
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
        world.scheduler().departures(),
        world.scheduler().offered(),
        world.tally());
  }
}
