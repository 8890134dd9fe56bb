package io.github.leaselock.simulation.engine;

import java.time.Duration;

/** The one time of a simulation, in nanoseconds from its start; only the scheduler moves it. */
public final class SimulatedTime {

  private static final long STEP = Duration.ofMillis(1).toNanos();

  private long now;

  public long now() {
    return now;
  }

  void step() {
    now += STEP;
  }

  void advanceTo(long time) {
    now = Math.max(now, time);
  }

  public void leap(Duration time) {
    now += time.toNanos();
  }
}
