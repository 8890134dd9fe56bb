package io.github.leaselock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One schedule, one trace: what a random test found can be found again. */
class DeterminismTest {

  private static final int REPLAYS = 1_000;
  private static final long SEED = 11;

  @Test
  void aScheduleHasTheSameTraceOverAThousandReplays() {
    Simulation.Run first = busyRun();
    assertThat(first.departures()).hasSizeGreaterThan(10);
    for (int replay = 0; replay < REPLAYS; replay++) {
      assertThat(busyRun().trace()).isEqualTo(first.trace());
    }
  }

  @Test
  void whatItDidCanBePinnedAndDoneAgain() {
    Simulation.Run first = busyRun();
    PinnedSchedule pinned = new PinnedSchedule(first.departures());

    assertThat(Simulation.run(first.scenario(), pinned).trace()).isEqualTo(first.trace());
    assertThat(pinned.isUsedUp()).isTrue();
  }

  private static Simulation.Run busyRun() {
    return Simulation.run(Scenarios.SHARED_AND_EXCLUSIVE, Schedules.random(new Random(SEED)));
  }
}
