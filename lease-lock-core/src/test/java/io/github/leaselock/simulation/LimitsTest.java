package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import io.github.leaselock.simulation.engine.Twist;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no lock on a Lease can promise, each with the shortest way in which it fails. */
class LimitsTest {

  private static final String A_IS_DELETED = "a at acts -> the object of a is deleted";
  private static final String A_IS_PAUSED = "a at acts -> a: is paused for 12 s";

  private static final Scenario RIVALS =
      Scenario.of("two rivals", exclusive("a"), exclusive("b"))
          .with(Set.of(Twist.PAUSED, Twist.SAYS_STALE))
          .with(Mishap.OBJECT_DELETED, 1)
          .with(Mishap.HOLDER_CLEARED, 1)
          .with(Mishap.CRASH, 1);

  private static Simulation.Run lawful(Scenario scenario, String... departures) {
    PinnedSchedule schedule = PinnedSchedule.of(departures);
    Simulation.Run run = Simulation.run(scenario, schedule);
    run.requireLawful();
    assertThat(schedule.isUsedUp()).as(run.report()).isTrue();
    return run;
  }

  @Test
  void withoutADrainCheckAPausedHolderActsBesideItsSuccessorAndOnlyTheTokenStopsIt() {
    Simulation.Run run = lawful(RIVALS.withoutDrain(), A_IS_DELETED, A_IS_PAUSED);

    assertThat(run.tally().of(Event.TAKEN_OVER)).isEqualTo(1);
    assertThat(run.tally().of(Event.OVERLAP)).isEqualTo(1);
    assertThat(run.tally().of(Event.FENCED_OFF)).isEqualTo(1);
  }

  @Test
  void withADrainCheckItsSuccessorWaitsForIt() {
    Simulation.Run run = lawful(RIVALS, A_IS_DELETED, A_IS_PAUSED);

    assertThat(run.tally().of(Event.DRAINING)).isPositive();
    assertThat(run.tally().of(Event.OVERLAP)).isZero();
    assertThat(run.tally().of(Event.FENCED_OFF)).isZero();
  }

  @Test
  void aHandThatClearsTheHolderLetsAnotherActBesideIt() {
    Simulation.Run run = lawful(RIVALS, "a at acts -> a hand clears the holder", A_IS_PAUSED);

    assertThat(run.tally().of(Event.OVERLAP)).isEqualTo(1);
    assertThat(run.tally().of(Event.FENCED_OFF)).isEqualTo(1);
  }

  @Test
  void aPredicateThatCallsALiveHolderStaleTakesItsLockAway() {
    Simulation.Run run =
        lawful(RIVALS, "b at asking whether a1 is stale -> b: says STALE whatever is true");

    assertThat(run.tally().of(Event.TAKEN_OVER)).isEqualTo(1);
    assertThat(run.tally().of(Event.FOUND_INVALID)).isEqualTo(1);
    assertThat(run.tally().of(Event.WORK_ABORTED)).isEqualTo(1);
  }

  @Test
  void aGrantOfAProcessThatCrashedMayBeStoredLaterAndHoldsUntilItIsAskedForAgain() {
    Simulation.Run run =
        lawful(RIVALS, "a at PUT sent -> a crashes", "b at start -> the PUT of a arrives");

    assertThat(run.tally().of(Event.LATE_WRITE_APPLIED)).isEqualTo(1);
    assertThat(run.tally().of(Event.HELD)).isPositive();
    assertThat(run.tally().of(Event.WORK_DONE)).isEqualTo(2);
  }
}
