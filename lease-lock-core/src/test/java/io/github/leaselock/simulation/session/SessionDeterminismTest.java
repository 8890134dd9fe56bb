package io.github.leaselock.simulation.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One schedule, one trace: what a random test found can be found again. */
class SessionDeterminismTest {

  private static final int REPLAYS = 10;

  /** Of a schedule in which enough happens. */
  private static final long SEED = 3;

  private static SessionRun busyRun() {
    return SessionRun.of(Settings.PROCESSES_FAIL, SessionRun.random(new Random(SEED)));
  }

  @Test
  void aScheduleHasTheSameTraceEachTime() {
    SessionRun first = busyRun();
    assertThat(first.departures()).hasSizeGreaterThan(10);
    for (int replay = 0; replay < REPLAYS; replay++) {
      assertThat(busyRun().trace()).isEqualTo(first.trace());
    }
  }

  @Test
  void whatItDidCanBePinnedAndDoneAgain() {
    SessionRun first = busyRun();
    PinnedSchedule pinned = new PinnedSchedule(first.departures());

    assertThat(SessionRun.of(first.setting(), pinned).trace()).isEqualTo(first.trace());
    assertThat(pinned.isUsedUp()).isTrue();
  }
}
