package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Departure;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Outcome;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import io.github.leaselock.simulation.engine.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes departures away from a schedule for as long as the same law is broken. */
public final class Shrinker {

  /** Of so few departures, pairs are tried as well. */
  private static final int FEW = 8;

  private Shrinker() {}

  public static Simulation.Run shrink(Simulation.Run found) {
    return shrink(found, schedule -> Simulation.run(found.scenario(), schedule));
  }

  /** The same of whatever can be run again. */
  public static <R extends Outcome> R shrink(R found, Function<Schedule, R> again) {
    R best = found;
    while (true) {
      Optional<R> shorter = shorter(best, again);
      if (shorter.isEmpty()) {
        return best;
      }
      best = shorter.get();
    }
  }

  private static <R extends Outcome> Optional<R> shorter(R best, Function<Schedule, R> again) {
    int size = best.departures().size();
    for (int chunk = Math.max(1, size / 2); chunk > 0; chunk /= 2) {
      for (int from = 0; from + chunk <= size; from++) {
        Optional<R> run = without(best, again, from, from + chunk, size);
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
        Optional<R> run = without(best, again, first, first + 1, second);
        if (run.isPresent()) {
          return run;
        }
      }
    }
    return Optional.empty();
  }

  /** Without those from here to there, and without one more behind them, if there is one. */
  private static <R extends Outcome> Optional<R> without(
      R best, Function<Schedule, R> again, int from, int to, int other) {
    List<Departure> fewer = new ArrayList<>(best.departures());
    if (other < fewer.size()) {
      fewer.remove(other);
    }
    fewer.subList(from, to).clear();
    R run = again.apply(new PinnedSchedule(fewer));
    return breaksTheSame(run, best) && isShorter(run, best) ? Optional.of(run) : Optional.empty();
  }

  private static boolean breaksTheSame(Outcome run, Outcome found) {
    return run.broken().map(LawBroken::law).equals(found.broken().map(LawBroken::law));
  }

  private static boolean isShorter(Outcome run, Outcome best) {
    return run.departures().size() < best.departures().size()
        || (run.departures().size() == best.departures().size()
            && run.trace().size() < best.trace().size());
  }
}
