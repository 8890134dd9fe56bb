package io.github.leaselock.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.josdk.Laws.Law;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The laws of {@link TwoReplicasTest} see what they are to see: each wrong use breaks them. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConvictedUsesTest {

  private static final int OBJECTS = 60;

  private static void convicted(
      boolean guarded, Function<SimulatedProcess, Use> wrong, Law... broken) {
    long seed = TwoReplicasTest.seed(ConvictedUsesTest.class);
    Fleet fleet =
        new Fleet(seed, OBJECTS, 2, guarded, wrong)
            .run(laws -> laws.broken().containsAll(Set.of(broken)));
    assertThat(fleet.laws().broken()).as(fleet.laws().toString()).contains(broken);
  }

  @Test
  void evictingLiveHolders() {
    convicted(
        true, WrongReconcilers::evictsLiveHolders, Law.HELD_UNTIL_FINISHED, Law.WORK_IS_LEFT_ALONE);
  }

  @Test
  void evictingLiveHoldersWithoutDrainingTheirWork() {
    convicted(true, WrongReconcilers::drainsNothing, Law.ONE_JOB_ON_A_LOCK);
  }

  @Test
  void actingWithoutTheGrant() {
    convicted(
        true,
        WrongReconcilers::actsWithoutTheGrant,
        Law.WORK_UNDER_THE_GRANT,
        Law.ONE_JOB_ON_A_LOCK);
  }

  @Test
  void releasingBeforeTheFinalStatusIsStored() {
    convicted(true, WrongReconcilers::releasesBeforeTheFinalStatus, Law.HELD_UNTIL_FINISHED);
  }

  @Test
  void writingTheFinalStatusItself() {
    convicted(
        true,
        WrongReconcilers::writesTheFinalStatusItself,
        Law.FINAL_AFTER_THE_WORK,
        Law.ONE_JOB_ON_A_LOCK);
  }

  @Test
  void makingTheLockAPreconditionOfAWorkflow() {
    convicted(true, WrongReconcilers::makesTheLockAPrecondition, Law.WORK_IS_LEFT_ALONE);
  }

  @Test
  void twoLeadersWithoutAGuard() {
    convicted(false, WrongReconcilers::right, Law.ONE_REPLICA_FOR_AN_OBJECT);
  }
}
