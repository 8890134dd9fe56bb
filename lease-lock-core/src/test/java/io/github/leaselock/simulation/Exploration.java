package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Schedule;
import java.util.HashMap;
import java.util.Map;

/** All schedules of a scenario that leave the fair run at most so many times. */
final class Exploration {

  private final Scenario scenario;
  private final Tally tally = new Tally();

  private Exploration(Scenario scenario) {
    this.scenario = scenario;
  }

  /** Runs them all, each of which must be lawful, and tells how many there were. */
  static Tally of(Scenario scenario, int departures) {
    Exploration exploration = new Exploration(scenario);
    exploration.explore(Map.of(), 0, departures);
    return exploration.tally;
  }

  private void explore(Map<Integer, Integer> taken, int from, int left) {
    Simulation.Run run = Simulation.run(scenario, Schedule.departing(taken));
    run.requireLawful();
    tally.add(run.tally());
    if (left == 0) {
      return;
    }
    for (int step = from; step < run.offered().size(); step++) {
      for (int move = 1; move < run.offered().get(step); move++) {
        Map<Integer, Integer> more = new HashMap<>(taken);
        more.put(step, move);
        explore(more, step + 1, left - 1);
      }
    }
  }
}
