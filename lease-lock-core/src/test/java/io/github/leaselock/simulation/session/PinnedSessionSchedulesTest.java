package io.github.leaselock.simulation.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Schedules on which sessions were wrong once, shrunk. */
class PinnedSessionSchedulesTest {

  /** The first holds, the third waits; the machines of both sleep, their clocks stand still. */
  private static final List<String> MACHINES_SLEEP =
      List.of(
          "a at holds x0 -> a: holds for half a minute",
          "c.r1 at PUT sent #2 -> the machine of c sleeps for 13 s",
          "a.r1 at PUT sent -> the machine of a sleeps for 13 s");

  private static SessionRun lawful(Setting setting, String... departures) {
    PinnedSchedule schedule = PinnedSchedule.of(departures);
    SessionRun run = SessionRun.of(setting, schedule);
    run.requireLawful();
    assertThat(schedule.isUsedUp()).as("all departures taken:%n%s", run.report()).isTrue();
    return run;
  }

  @Test
  void aClosedSessionRemovesItsLeaseThoughTheFirstAnswersFail() {
    lawful(
        Settings.THE_NETWORK_FAILS,
        "b.1 at worker -> b: closes its session",
        "b.r1 at DELETE sent -> b.r1: 500, and nothing was done",
        "b.r1 at DELETE sent -> b.r1: 500, and nothing was done");
  }

  /** What was written first was remembered last, and a line asked again and again. */
  @Test
  void anAnswerThatComesLateIsNotTakenForTheNewestVersion() {
    lawful(
        Settings.THE_NETWORK_FAILS,
        "c.w at watch shows -> c.w: the changes arrive 6 s late",
        "c.w at watch is late -> run b.1",
        "b.w at watch shows -> b.w: falls silent",
        "c.r3 at renewal idle #2 -> b cancels",
        "b.1 at PUT sent -> b.1: the answer takes 4 s to arrive");
  }

  /** The watch was silent, and the write that gave it its place had no answer. */
  @Test
  void whoeverFindsItsPlaceByReadingLooksAtThoseAhead() {
    lawful(
        Settings.THE_NETWORK_FAILS,
        "a.1 at POST answered -> a cancels",
        "a at PUT sent -> a: a proxy sends the write twice",
        "a at GET sent -> run b.w",
        "a at GET sent -> a: the answer takes 4 s to arrive",
        "a.w at watch shows -> run b.1",
        "a.w at watch shows -> run b.1",
        "b.2 at worker -> a.w: falls silent",
        "b at holds x0 -> b: holds for half a minute",
        "a.1 at PUT sent -> a.1: the answer is lost");
  }

  /**
   * It had waited for a thread while its session began to close, and the first request was sent.
   */
  @Test
  void anAttemptThatComesLateAsksForNothingWhileItsSessionCloses() {
    lawful(
        Settings.THE_NETWORK_FAILS,
        "a.b1 at start -> run b.w",
        "a at POST sent -> run a.r2",
        "a.r3 at renewal -> a: the answer is lost",
        "b.u at start -> run c.2",
        "c at POST sent -> c: the request is lost",
        "b.2 at worker idle -> run b.1",
        "b.1 at POST sent -> b cancels",
        "b.2 at worker idle -> run b.b2",
        "b.u at user code -> run b.b1",
        "b.b2 at release -> run b",
        "b.2 at worker idle -> run b.b2",
        "b.b2 at PUT answered -> run b",
        "b.b1 at release -> run b.b2",
        "b.u at user code -> run b.b1",
        "b.b2 at release -> b cancels",
        "b.b2 at release -> run b.u",
        "b.b2 at release -> run b.1",
        "b.b1 at release -> run b.b2",
        "b.b2 at PUT sent -> run b",
        "b.b2 at PUT sent -> b cancels");
  }

  /**
   * S15, edge 10: time that passed in sleep counts, though the monotonic clock did not count it.
   */
  @Test
  void machinesThatSleptWhileTheyHeldAndWaitedKnowThatTheirSessionsAreOver() {
    SessionRun run = lawful(Settings.THE_WORLD_IS_ODD, MACHINES_SLEEP.toArray(String[]::new));

    assertThat(run.tally().of(Event.SUSPENDED)).isEqualTo(2);
    assertThat(run.tally().of(Event.LOST)).as("who held, and who waited").isEqualTo(2);
    assertThat(run.tally().of(Event.LOST_WHILE_HOLDING)).isEqualTo(1);
    assertThat(run.tally().of(Event.TAKEN_OVER)).as("by the second, meanwhile").isEqualTo(1);
  }

  @Test
  void theSameScheduleConvictsASessionThatTrustsAClockThatStoodStill() throws Exception {
    Optional<String> broken;
    try (SpoiltClasses classes = SpoiltClasses.of(Spoilt.SLEEPS_UNAWARE)) {
      Constructor<?> constructor =
          classes
              .loadClass(PinnedConviction.class.getName())
              .getDeclaredConstructor(String.class, List.class);
      constructor.setAccessible(true);
      broken = broken(constructor.newInstance(Settings.THE_WORLD_IS_ODD.name(), MACHINES_SLEEP));
    }

    assertThat(broken).contains(HandleLaws.KEPT);
  }

  @SuppressWarnings("unchecked") // the same class in another loader
  private static Optional<String> broken(Object conviction) throws Exception {
    return ((Callable<Optional<String>>) conviction).call();
  }
}
