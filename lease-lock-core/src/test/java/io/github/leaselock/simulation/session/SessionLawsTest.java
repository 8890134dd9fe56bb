package io.github.leaselock.simulation.session;

import io.github.leaselock.checks.RandomSeed;
import io.github.leaselock.simulation.Shrinker;
import io.github.leaselock.simulation.engine.Seeds;
import org.junit.jupiter.api.Test;

/**
 * Sessions, handles and waiting keep their promises on random schedules. A failure prints the
 * shrunk schedule, what happened in it, and the command that replays it.
 *
 * <p>Each test also fails if too little happened for it to mean anything.
 */
class SessionLawsTest {

  /** More are tried with {@code -Dsessions.tries=…}. */
  private static final int TRIES = Integer.getInteger("sessions.tries", 60);

  /** Another one is tried with {@code -Dseed=…}. */
  private static final long SEED = RandomSeed.ofThisRun();

  private static void areLawful(Setting setting, String test) {
    SessionTally tally = new SessionTally();
    for (int i = 0; i < TRIES; i++) {
      SessionRun run = SessionRun.of(setting, SessionRun.random(Seeds.random(SEED + i)));
      if (run.broken().isPresent()) {
        SessionRun shrunk = Shrinker.shrink(run, again -> SessionRun.of(setting, again));
        throw new AssertionError(
            shrunk.report() + "Replay: " + command(test, SEED + i), run.broken().get());
      }
      tally.add(run.tally());
    }
    System.out.printf("%s: %s. Replay: %s%n", setting, tally, command(test, SEED));
    tally.requireLively(setting);
  }

  private static String command(String test, long seed) {
    return "./mvnw -pl lease-lock-core test -Dtest='SessionLawsTest#%s' -Dseed=%d"
        .formatted(test, seed);
  }

  @Test
  void waitersWhoChangeTheirMindsOnAFailingNetworkLeaveNothingBehind() {
    areLawful(
        Settings.THE_NETWORK_FAILS,
        "waitersWhoChangeTheirMindsOnAFailingNetworkLeaveNothingBehind");
  }

  @Test
  void processesThatCrashAndPauseLoseTheirLocksInTimeAndDelayOthersByABound() {
    areLawful(
        Settings.PROCESSES_FAIL,
        "processesThatCrashAndPauseLoseTheirLocksInTimeAndDelayOthersByABound");
  }

  @Test
  void processesThatAreCutOffKnowInTimeThatTheyHoldNothing() {
    areLawful(Settings.CUT_OFF, "processesThatAreCutOffKnowInTimeThatTheyHoldNothing");
  }

  @Test
  void readersShareAndAWriterIsAlone() {
    areLawful(Settings.READERS_AND_WRITERS, "readersShareAndAWriterIsAlone");
  }

  @Test
  void usersWhoseCodeAndThreadsMisbehaveHarmNobody() {
    areLawful(Settings.USERS_MISBEHAVE, "usersWhoseCodeAndThreadsMisbehaveHarmNobody");
  }

  @Test
  void copiesForcedReleasesSleepingMachinesAndOddWatchesAreBoundedInWhatTheyDo() {
    areLawful(
        Settings.THE_WORLD_IS_ODD,
        "copiesForcedReleasesSleepingMachinesAndOddWatchesAreBoundedInWhatTheyDo");
  }
}
