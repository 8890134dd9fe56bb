package io.github.leaselock.simulation.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.engine.PinnedSchedule;
import org.junit.jupiter.api.Test;

/** Schedules on which sessions were wrong once, shrunk. */
class PinnedSessionSchedulesTest {

  private static void lawful(Setting setting, String... departures) {
    PinnedSchedule schedule = PinnedSchedule.of(departures);
    SessionRun run = SessionRun.of(setting, schedule);
    run.requireLawful();
    assertThat(schedule.isUsedUp()).as("all departures taken:%n%s", run.report()).isTrue();
  }

  @Test
  void aClosedSessionRemovesItsLeaseThoughTheFirstAnswersFail() {
    lawful(
        Settings.THE_NETWORK_FAILS,
        "b.1 at worker -> b: closes its session",
        "b.r1 at DELETE sent -> b.r1: 500, and nothing was done",
        "b.r1 at DELETE sent -> b.r1: 500, and nothing was done");
  }
}
