package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Departure;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes departures away from a schedule for as long as the same law is broken. */
public final class Shrinker {

  /** Of so few departures, pairs are tried as well. */
  private static final int FEW = 8;

  private Shrinker() {}

  public static Simulation.Run shrink(Simulation.Run found) {
    Simulation.Run best = found;
    while (true) {
      Optional<Simulation.Run> shorter = shorter(best);
      if (shorter.isEmpty()) {
        return best;
      }
      best = shorter.get();
    }
  }

  private static Optional<Simulation.Run> shorter(Simulation.Run best) {
    int size = best.departures().size();
    for (int chunk = Math.max(1, size / 2); chunk > 0; chunk /= 2) {
      for (int from = 0; from + chunk <= size; from++) {
        Optional<Simulation.Run> run = without(best, from, from + chunk, size);
        if (run.isPresent()) {
          return run;
        }
      }
    }
    if (size > FEW) {
      return Optional.empty();
    }
    for (int first = 0; first < size; first++) {
      for (int second = first + 1; second < size; second++) {
        Optional<Simulation.Run> run = without(best, first, first + 1, second);
        if (run.isPresent()) {
          return run;
        }
      }
    }
    return Optional.empty();
  }

  /** Without those from here to there, and without one more behind them, if there is one. */
  private static Optional<Simulation.Run> without(
      Simulation.Run best, int from, int to, int other) {
    List<Departure> fewer = new ArrayList<>(best.departures());
    if (other < fewer.size()) {
      fewer.remove(other);
    }
    fewer.subList(from, to).clear();
    Simulation.Run run = Simulation.run(best.scenario(), new PinnedSchedule(fewer));
    return breaksTheSame(run, best) && isShorter(run, best) ? Optional.of(run) : Optional.empty();
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
