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

/** The same laws, and some more, at the edges of the lock's world. */
@PropertyDefaults(
    tries = 400,
    edgeCases = EdgeCasesMode.NONE,
    afterFailure = AfterFailureMode.RANDOM_SEED)
class EdgeLawsTest {

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
  void twoProcessesActForOneObject(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.TWO_REPLICAS, schedule);
  }

  @Property
  void threeProcessesActForOneObjectAndWaitInTheQueue(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.THREE_REPLICAS, schedule);
  }

  @Property
  void aRefusedWriteMayBeStoredAllTheSame(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.TWINS, schedule);
  }

  @Property
  void anEtcdThatGoesBackIsMetWithinBounds(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.RESTORED, schedule);
  }

  @Property
  void aWebhookThatEditsOrRefusesIsNotBelieved(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.BEHIND_A_WEBHOOK, schedule);
  }

  @Property
  void aMissingRightIsToldAtOnce(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.WITHOUT_RIGHTS, schedule);
  }

  @Property
  void aNewerVersionLivesBesideThisOne(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.BESIDE_A_NEWER_VERSION, schedule);
  }

  @Property
  void theVersionThatFrozeTheFormatLivesBesideThisOne(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.BESIDE_A_FROZEN_VERSION, schedule);
  }

  @Property
  void damageFreesNothingAndIsNoException(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.DAMAGED, schedule);
  }

  @Property
  void aFullLeaseKeepsNobodyFromGivingBack(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.FILLED, schedule);
  }

  @Property
  void noGuaranteeDependsOnHowMuchIsRemembered(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.MANY_LOCKS, schedule);
  }

  @Property
  void whoeverChangesItsMindIsHandedWhatItAskedForLast(
      @ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.CHANGING_MINDS, schedule);
  }

  @Property
  void aChildIsKeptOutByStrangersAndByNoAncestor(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.NESTED, schedule);
  }

  @Property
  void ofAGroupTheNewestWaitsAndTheOthersAreTold(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.GROUPS, schedule);
  }

  @Property
  void nobodyIsLetInForAnotherLifeOfTheProtectedThing(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.LIVES, schedule);
  }

  @Property
  void aReservationStaysUntilAMinuteAfterItsTime(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.RESERVED, schedule);
  }

  @Property
  void whatAWatchNoLongerShowsIsThereAllTheSame(@ForAll("schedules") List<Integer> schedule) {
    isLawful(EdgeScenarios.LEAVES_THE_WATCH, schedule);
  }
}
