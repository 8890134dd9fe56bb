package io.github.leaselock.simulation.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  /** In each process, a set that is made with {@code Set.of} has an order of its own. */
  @Test
  void aScheduleHasTheSameTraceInAnotherProcess() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SessionTraces.class.getName(),
                Long.toString(SEED))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> there;
    try (BufferedReader lines = other.inputReader(StandardCharsets.UTF_8)) {
      there = lines.lines().toList();
    }

    assertThat(other.waitFor()).isZero();
    assertThat(there).hasSizeGreaterThan(100).isEqualTo(SessionTraces.of(SEED));
  }
}
