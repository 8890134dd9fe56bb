package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.EdgeScenarios.replica;
import static io.github.leaselock.simulation.Scenario.exclusive;
import static io.github.leaselock.simulation.Scenario.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Scenario.Actor;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import io.github.leaselock.simulation.engine.Twist;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules on which the lock was wrong at an edge of its world once, shrunk. */
class PinnedEdgeSchedulesTest {

  private static final String UNDER_WAY = ": no answer; the write is still under way";

  private static Simulation.Run lawful(Scenario scenario, String... departures) {
    PinnedSchedule schedule = PinnedSchedule.of(departures);
    Simulation.Run run = Simulation.run(scenario, schedule);
    run.requireLawful();
    assertThat(schedule.isUsedUp()).as("all departures taken:%n%s", run.report()).isTrue();
    return run;
  }

  private static Scenario anything(Actor... actors) {
    Scenario scenario = Scenario.of("pinned", actors).with(EnumSet.allOf(Twist.class));
    for (Mishap mishap : Mishap.values()) {
      scenario = scenario.with(mishap, 3);
    }
    return scenario;
  }

  private static Scenario replicas() {
    return anything(replica("a1", "p1"), replica("a2", "p2"), exclusive("b")).rounds(2);
  }

  @Test
  void whatAReplicaHadUnderWayWhenItCrashedIsSettledBeforeAnotherIsToldThatItHolds() {
    lawful(replicas(), "a2 at has released -> a1: gives up", "a1 at PUT sent -> p1 crashes");
  }

  @Test
  void aChangeOfModeThatAReplicaLeftUnderWayIsSettledBeforeAnotherIsToldThatItHolds() {
    lawful(
        replicas(),
        "a1 at holds -> a1: asks for the other mode",
        "a1 at PUT sent #2 -> a1: the thread is interrupted, the write is still under way",
        "a1 at GET sent -> a1: 403",
        "a2 at holds -> a2: uses other locks");
  }

  @Test
  void anEtcdThatWentBackDoesNotMakeAnOperationWriteWithoutEnd() {
    lawful(
        anything(exclusive("a")).fromOutside(),
        "a at holds -> a backup is taken",
        "a at holds -> others write 300 times",
        "a at holds -> a hand adds a label",
        "a at holds -> a crashes",
        "a at holds -> etcd is restored from the backup",
        "a at holds -> a: uses other locks");
  }

  @Test
  void aWebhookThatStripsTheMarkOfASettledVersionDoesNotMakeAnOperationWriteWithoutEnd() {
    lawful(
        anything(exclusive("a"), exclusive("b")).fromOutside(),
        "a at start -> a webhook strips settled",
        "a at GET sent #2 -> a crashes");
  }

  @Test
  void aWebhookThatStripsThePlacesDoesNotMakeAnOperationWriteWithoutEnd() {
    lawful(
        anything(exclusive("a").queued(), exclusive("b").queued()).fromOutside(),
        "a at start -> a webhook strips queue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"strips", "renames"})
  void aGrantThatAWebhookTookOutOfTheWriteIsNoGrant(String edits) {
    lawful(
        anything(exclusive("a"), exclusive("b")).fromOutside(),
        "a at start -> a webhook " + edits + " holders");
  }

  @Test
  void writesThatAllFailDoNotFillTheMemory() {
    lawful(
        Scenario.of("writes fail", exclusive("a"), exclusive("b")).with(Mishap.WEBHOOK_REFUSES, 1),
        "a at holds -> a webhook fails closed");
  }

  @Test
  void holdersInDoubtThatAreManyDoNotMakeAnAnswerOfAnotherFalse() {
    Scenario crowded =
        Scenario.of("crowded", exclusive("a"))
            .remembering(1)
            .with(EnumSet.of(Twist.APPLIED_LATE, Twist.FORBIDDEN, Twist.GIVES_UP))
            .with(EnumSet.of(Twist.LEAVES_DOUBTS));
    lawful(
        crowded,
        "a at PUT sent -> a" + UNDER_WAY,
        "a at GET sent -> a: 403",
        "a at does not know -> a: leaves 5,000 other holders in doubt");
  }

  @Test
  void oneThatUsesMoreLocksThanItRemembersAsksAgainWithoutAWrite() {
    lawful(anything(exclusive("a")).remembering(1), "a at holds -> a: uses other locks");
  }

  @ParameterizedTest
  @EnumSource(names = {"TWIN_FORBIDDEN", "TWIN_INVALID"})
  void aCopyOfARefusedReleaseIsSettledBeforeTheHolderIsToldThatItHolds(Twist twin) {
    lawful(
        anything(exclusive("a")),
        "a at holds -> a: gives up",
        "a at PUT sent -> a: " + twin,
        "a at release unknown -> a: gives up");
  }

  @ParameterizedTest
  @EnumSource(names = {"TWIN_FORBIDDEN", "TWIN_INVALID"})
  void aCopyOfARefusedGrantIsSettledBeforeTheHolderIsToldThatItHoldsNothing(Twist twin) {
    lawful(
        anything(exclusive("a")),
        "a at PUT sent -> a: " + twin,
        "a at is refused by an exception -> a: gives up");
  }

  @Test
  void anAdditionOfANewerVersionEndsNoHold() {
    lawful(
        anything(exclusive("a"), exclusive("b")),
        "a at holds -> a newer version writes what this one does not know");
  }

  @Test
  void anAdditionOfANewerVersionMakesNoReleaseALieAndErasesNoQueue() {
    lawful(
        anything(exclusive("a").queued(), exclusive("b").queued()),
        "a at PUT sent #3 -> a newer version writes what this one does not know");
  }

  @Test
  void whatDrainsAndCannotBeReadIsNotShownToTheDrainCheck() {
    Simulation.Run run =
        lawfulForAWhile(
            "b at start -> the object of a is deleted",
            "b at asking whether a1 is gone -> a hand: draining is cut in half");

    assertThat(run.trace()).noneMatch(line -> line.contains("unreadable is gone"));
  }

  @Test
  void aHolderWhoseTokenIsDamagedIsNotShownToTheDrainCheckAsIfItHadNone() {
    lawfulForAWhile(
        "a at GET answered #2 -> a: is paused for 12 s",
        "b at asking whether a1 is stale -> a hand: holders has huge numbers",
        "b at asking whether a1 is stale -> the object of a is deleted");
  }

  private static Simulation.Run lawfulForAWhile(String... departures) {
    return lawful(anything(exclusive("a"), exclusive("b")), departures);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a limit below zero", "a count below zero"})
  void aHostilePlaceIsNoException(String place) {
    lawful(
        anything(exclusive("a"), shared("b")),
        "a at holds -> a hand: queue has a place with " + place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"renewTime is of the year 0000", "leaseTransitions is as large as it can be"})
  void anOddFieldOfTheSpecIsNoException(String field) {
    lawful(anything(exclusive("a"), shared("b")), "a at holds -> a hand: " + field);
  }

  @Test
  void aTakeoverWhoseAnswerIsLostIsToldToTheListenerAndInTheAnswer() {
    lawful(
        anything(exclusive("a"), exclusive("b")),
        "b at start -> the object of a is deleted",
        "b at PUT sent -> b: the answer is lost");
  }

  @Test
  void aMissingRightIsToldAtOnceToOneThatFindsItselfTheHolder() {
    lawful(
        anything(exclusive("a")),
        "a at holds -> the right to update is revoked",
        "a at holds -> a crashes");
  }

  @Test
  void aMissingRightIsToldAtOnceToOneWhoseWriteIsUnderWay() {
    lawful(
        anything(exclusive("a")),
        "a at PUT sent -> a" + UNDER_WAY,
        "a at GET sent -> the right to update is revoked");
  }

  @Test
  void anOperationWhoseRequestsAreSlowSendsOneMoreAtMostWhenItsTimeIsOver() {
    lawful(anything(exclusive("a")), "a at GET answered -> a: is paused for 12 s");
  }

  @Test
  void whoWaitsInTheQueueAndWhoAsksAgainDoNotWaitForEachOther() {
    lawful(
        anything(exclusive("a"), shared("b").queued(), shared("c").limitedTo(2).queued()).rounds(2),
        "b at start -> b: is paused for 12 s");
  }

  @Test
  void aLeaseThatAWatchNoLongerShowsIsThereAllTheSame() {
    lawful(
        anything(exclusive("a"), exclusive("b")),
        "a at holds -> a hand takes the labels away, and watches show a DELETED event");
  }

  @Test
  void aWaiterIsHandedTheModeThatItAskedForLast() {
    lawful(
        anything(exclusive("a"), shared("b").queued()), "a at holds -> b: asks for the other mode");
  }

  @Test
  void aSharedHolderIsNotJoinedBeyondItsOwnLimit() {
    lawful(anything(shared("a").limitedTo(1), shared("b").limitedTo(3)));
  }

  @Test
  void aLeaseThatEndsIsHandedToNobody() {
    lawful(
        anything(exclusive("a"), exclusive("b").queued()),
        "a at finished -> a hand deletes the Lease, which has a finalizer");
  }

  @Test
  void aGrantOnALeaseThatEndsIsNotCalledARefusal() {
    lawful(
        anything(exclusive("a")),
        "a at PUT sent -> a: a proxy sends the write twice",
        "a at PUT answered -> a hand deletes the Lease, which has a finalizer");
  }

  @Test
  void aWaiterThatAsksWithoutAPlaceAndCannotReadMayHaveBeenHandedTheLock() {
    lawful(
        anything(exclusive("a"), exclusive("b").queued()),
        "b at is refused -> b: asks again without a place",
        "b at GET sent -> b: 429, Retry-After 2 s",
        "b at GET failed -> b: is paused for 12 s");
  }

  /** A hand-over was refused, there is no room for it; the next release makes none. */
  @Test
  void aReleaseWhoseTimeIsOverWhenItsHandOverIsRefusedIsNoRefusal() {
    lawful(
        EdgeScenarios.FILLED,
        "b at GET sent -> c crashes",
        "d at PUT answered -> another program fills the Lease",
        "a at GET answered #2 -> the object of d is deleted",
        "a at PUT sent -> a: is paused for 12 s");
  }

  /** What it read was true until the release that its earlier life had under way came in. */
  @Test
  void whoeverWasReplacedIsToldThoughItsOwnReleaseComesLate() {
    lawful(
        EdgeScenarios.GROUPS,
        "a at start -> run c",
        "c at POST sent -> c: the request is lost",
        "d at start -> d: is paused for 12 s",
        "a at start -> run b",
        "b at POST answered -> the object of c is deleted",
        "c at rests -> b: gives up",
        "b at PUT answered -> run c",
        "a at GET answered -> run b",
        "c at acts -> run a",
        "a at asking whether c1 is stale -> a: says UNKNOWN",
        "c at acts -> run a",
        "c at acts -> c: is paused for 12 s",
        "b at PUT answered #3 -> run a",
        "a at PUT sent -> a: is paused for 12 s",
        "b at waits -> a crashes",
        "a at GET answered -> the PUT of a arrives");
  }
}
