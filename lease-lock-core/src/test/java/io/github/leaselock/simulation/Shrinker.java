package io.github.leaselock.simulation;

import java.util.ArrayList;
import java.util.List;

/** Takes departures away from a schedule for as long as the same law is broken. */
final class Shrinker {

  private Shrinker() {}

  static Simulation.Run shrink(Simulation.Run found) {
    Simulation.Run best = found;
    boolean better = true;
    while (better) {
      better = false;
      for (int chunk = Math.max(1, best.departures().size() / 2); chunk > 0; chunk /= 2) {
        for (int from = 0; from + chunk <= best.departures().size(); ) {
          List<Departure> fewer = new ArrayList<>(best.departures());
          fewer.subList(from, from + chunk).clear();
          Simulation.Run run = Simulation.run(found.scenario(), new PinnedSchedule(fewer));
          if (breaksTheSame(run, found) && isShorter(run, best)) {
            best = run;
            better = true;
          } else {
            from++;
          }
        }
      }
    }
    return best;
  }

  private static boolean breaksTheSame(Simulation.Run run, Simulation.Run found) {
    return run.broken().map(LawBroken::law).equals(found.broken().map(LawBroken::law));
  }

  private static boolean isShorter(Simulation.Run run, Simulation.Run best) {
    return run.departures().size() < best.departures().size()
        || (run.departures().size() == best.departures().size()
            && run.trace().size() < best.trace().size());
  }
}
