package io.github.leaselock.simulation.engine;

import java.util.Arrays;
import java.util.List;

/**
 * The fair run but for named departures, each taken where and when it says. It does not depend on
 * the number of moves, so it survives most changes of the simulation and of the lock.
 */
public final class PinnedSchedule implements Schedule {

  private final List<Departure> departures;
  private int taken;
  private int seen;

  public PinnedSchedule(List<Departure> departures) {
    this.departures = List.copyOf(departures);
  }

  public static PinnedSchedule of(String... departures) {
    return new PinnedSchedule(Arrays.stream(departures).map(Departure::parse).toList());
  }

  @Override
  public int choose(int step, String at, List<Move> moves) {
    if (taken == departures.size() || !departures.get(taken).at().equals(at)) {
      return 0;
    }
    seen++;
    if (seen < departures.get(taken).nth()) {
      return 0;
    }
    for (int i = 1; i < moves.size(); i++) {
      if (moves.get(i).label().equals(departures.get(taken).label())) {
        taken++;
        seen = 0;
        return i;
      }
    }
    return 0;
  }

  /** Whether it came to all its departures; if not, the lock or the simulation has changed. */
  public boolean isUsedUp() {
    return taken == departures.size();
  }
}
