package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Schedule;
import java.util.List;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.jspecify.annotations.Nullable;

/**
 * The lock keeps its promises on random schedules. A failure prints the shrunk schedule, what
 * happened in it, and the command that replays it.
 *
 * <p>Each property also fails if too little happened for it to mean anything.
 */
@PropertyDefaults(
    tries = 400,
    edgeCases = EdgeCasesMode.NONE,
    afterFailure = AfterFailureMode.RANDOM_SEED)
class LawsTest {

  private final Tally tally = new Tally();
  private @Nullable Scenario scenario;
  private boolean broken;

  @Provide
  Arbitrary<List<Integer>> schedules() {
    return Schedules.any();
  }

  private void isLawful(Scenario scenario, List<Integer> schedule) {
    this.scenario = scenario;
    Simulation.Run run = Simulation.run(scenario, Schedule.of(schedule));
    tally.add(run.tally());
    broken |= run.broken().isPresent();
    run.requireLawful();
  }

  @AfterProperty
  void enoughHappened() {
    System.out.printf("%s: %s%n", scenario, tally);
    if (scenario != null && !broken) {
      tally.requireLively(scenario);
    }
  }

  @Property
  void rivalsOnAFailingNetworkExcludeEachOther(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.NETWORK_FAILS, schedule);
  }

  @Property
  void onlyVanishedHoldersAreTakenOverAndTheirWorkIsDrained(
      @ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.HOLDERS_VANISH, schedule);
  }

  @Property
  void sharedHoldersCoexistAndAnExclusiveOneIsAloneAndNotStarved(
      @ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.SHARED_AND_EXCLUSIVE, schedule);
  }

  @Property
  void sharedHoldersStayWithinTheirLimit(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.LIMITED, schedule);
  }

  @Property
  void threadsOfOneProcessShareAHolder(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.TWO_THREADS, schedule);
  }

  @Property
  void forceRemovesWhatItsCallerSawAndNothingElse(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.BROKEN_BY_FORCE, schedule);
  }

  @Property
  void aResourceThatChecksTokensNeedsNoDrain(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.FENCED_ONLY, schedule);
  }

  @Property
  void whoeverWaitsIsServedInTurnAndHandedTheLock(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.IN_LINE, schedule);
  }

  @Property
  void sharedAndExclusiveOnesWaitInOneLine(@ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.MIXED_LINE, schedule);
  }

  @Property
  void whateverOtherHandsDoTokensGrowAndAnswersAreTrue(
      @ForAll("schedules") List<Integer> schedule) {
    isLawful(Scenarios.FOREIGN_HANDS, schedule);
  }
}
