package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static io.github.leaselock.simulation.Scenario.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LockMode;
import io.github.leaselock.simulation.Scenario.Actor;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Schedules on which the lock was wrong once, shrunk. */
class PinnedSchedulesTest {

  private static void lawful(Scenario scenario, String... departures) {
    PinnedSchedule schedule = PinnedSchedule.of(departures);
    Simulation.Run run = Simulation.run(scenario, schedule);
    run.requireLawful();
    assertThat(schedule.isUsedUp()).as("all departures taken:%n%s", run.report()).isTrue();
  }

  private static Scenario anything(Actor... actors) {
    Scenario scenario = Scenario.of("pinned", actors).with(EnumSet.allOf(Twist.class));
    for (Mishap mishap : Mishap.values()) {
      scenario = scenario.with(mishap, 3);
    }
    return scenario;
  }

  @Test
  void aReleaseUnderWayIsSettledBeforeTheHolderIsToldThatItHolds() {
    lawful(
        anything(exclusive("a")),
        "a at holds -> a: gives up",
        "a at PUT sent -> a: no answer; the write is still under way",
        "a at GET sent -> a: 403",
        "a at release unknown -> a: gives up");
  }

  @Test
  void aGrantUnderWayIsNotForgottenWhenItsRepetitionIsForbidden() {
    lawful(
        anything(exclusive("a")),
        "a at PUT sent -> a: no answer; the write is still under way",
        "a at PUT sent -> a: 403");
  }

  @Test
  void aReleaseUnderWayIsNotForgottenWhenItsRepetitionIsForbidden() {
    lawful(
        anything(exclusive("a")),
        "a at holds -> a: gives up",
        "a at PUT sent -> a: no answer; the write is still under way",
        "a at PUT sent -> a: 403");
  }

  @Test
  void aChangeOfModeUnderWayIsSettledBeforeTheOldModeIsConfirmed() {
    lawful(
        anything(exclusive("a")),
        "a at holds -> a: asks for the other mode",
        "a at PUT sent -> a: no answer; the write is still under way",
        "a at GET sent -> a: 403");
  }

  @Test
  void anExceptionAfterTheEvictionDoesNotHideThatTheLockIsHeld() {
    lawful(
        anything(exclusive("a"), exclusive("b")),
        "b at start -> the object of a is deleted",
        "b at PUT sent #2 -> b: 500, and nothing was done",
        "b at GET sent -> b: 403");
  }

  @Test
  void aSharedHolderIsNotLostBesideOneThatAnotherHandWroteWithoutAToken() {
    lawful(
        anything(shared("a"), shared("b")),
        "b at start -> a hand writes a shared holder without a token");
  }

  @Test
  void whatADeadProcessHadUnderWayIsSettledBeforeItsSuccessorIsToldThatItHolds() {
    lawful(anything(exclusive("a")), "a at holds -> a: gives up", "a at PUT sent -> a crashes");
  }

  @Test
  void aForcedReleaseUnderWayIsNotForgottenWhenItsRepetitionIsForbidden() {
    lawful(
        anything(exclusive("a"), exclusive("b")),
        "b at is refused -> b: a person breaks the lock by force",
        "b at PUT sent -> b: no answer; the write is still under way",
        "b at PUT sent -> b: 403");
  }

  @Test
  void aThreadThatIsRefusedDoesNotSettleWhatAnotherHasUnderWay() {
    lawful(
        anything(thread("a1", "a", "p"), thread("a2", "a", "p")),
        "a1 at PUT sent -> run a2",
        "a2 at PUT sent -> a2: no answer; the write is still under way",
        "a1 at PUT sent -> a1: 403",
        "a2 at GET sent -> a2: 403",
        "a2 at does not know -> a2: gives up");
  }

  @Test
  void anAnswerThatTravelledSlowlyIsNotTakenForNewsOfTheSuccessor() {
    lawful(
        anything(thread("a1", "a", "p"), thread("a2", "a", "p")),
        "a1 at holds -> a1: gives up",
        "a1 at PUT sent -> p crashes",
        "a2 at GET answered -> run a1",
        "a1 at GET sent -> the PUT of a1 arrives");
  }

  @Test
  void aWaiterThatCannotReadIsHandedTheLockMeanwhile() {
    lawful(
        anything(exclusive("a").queued(), exclusive("b").queued()),
        "a at acts -> a: is paused for 12 s",
        "b at GET sent #2 -> b: 429, Retry-After 2 s",
        "b at GET failed -> b: is paused for 12 s");
  }

  @Test
  void whoIsHandedTheLockWhileItTakesOverHasTakenNothingOver() {
    lawful(
        anything(exclusive("a").queued(), exclusive("c").queued()),
        "c at asking whether a1 is stale -> c: is paused for 12 s");
  }

  private static Actor thread(String name, String object, String operator) {
    return Actor.of(name, object, operator, LockMode.EXCLUSIVE);
  }
}
