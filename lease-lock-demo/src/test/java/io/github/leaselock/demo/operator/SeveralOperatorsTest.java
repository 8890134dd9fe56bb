package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators that see the same objects at the same time, die, and come back to life. */
class SeveralOperatorsTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final TestOperator first = new TestOperator("ops-a", cluster, database);
  private final TestOperator second = new TestOperator("ops-b", cluster, database);

  @AfterEach
  void stop() {
    first.close();
    second.close();
    cluster.close();
  }

  @Test
  void twoOperatorsThatSeeOneObjectRunItOnce() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    first.reconcile(restore);
    Task work = database.awaitBegun();

    second.reconcile(restore);

    assertThat(database.running()).containsExactly("MySQLRestore/r1");
    assertThat(second.told("MySQLRestore/r1")).isEmpty();
    work.finish();
    first.awaitWorkEnded();
    first.reconcile(restore);
    second.reconcile(restore);
    assertThat(database.nothingHasBegun()).isTrue();
    assertThat(cluster.now(restore).getStatus().getOperator()).isEqualTo(first.id());
  }

  @Test
  void theStatusOfAnObjectThatALiveOperatorRunsIsLeftAlone() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    first.reconcile(backup);
    Task work = database.awaitBegun();
    first.awaitTold("MySQLBackup/b1", What.STARTED);
    String version = cluster.now(backup).getMetadata().getResourceVersion();

    second.reconcile(backup);

    assertThat(cluster.now(backup).getMetadata().getResourceVersion()).isEqualTo(version);
    work.finish();
    first.awaitWorkEnded();
  }

  @Test
  void anOperatorOfWhichTheDatabaseCannotTellIsRespected() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    first.reconcile(restore);
    Task work = database.awaitBegun();
    database.endSession(first.id());
    database.setReachable(false);

    second.reconcile(restore);

    assertThat(database.running()).containsExactly("MySQLRestore/r1");
    assertThat(second.told("MySQLRestore/r1")).isEmpty();
    work.finish();
    first.awaitWorkEnded();
  }

  @Test
  void theRunOfADeadOperatorIsDrainedBeforeTheNextOneBeginsAndTokensGrow() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    first.reconcile(restore);
    Task zombie = database.awaitBegun();
    database.endSession(first.id()); // the process may be gone, or only cut off

    reconcileUntilItBegins(second, restore);

    Task work = database.awaitBegun();
    assertThat(work.permit().token()).isEqualTo(zombie.permit().token());
    assertThat(work.permit().run()).isGreaterThan(zombie.permit().run());
    assertThat(database.drained())
        .contains(zombie.permit().runLock() + "@" + zombie.permit().run());
    assertThat(database.violations()).isEmpty();
    work.finish();
    second.awaitWorkEnded();
    second.reconcile(restore);
    assertThat(cluster.now(restore).getStatus().getOperator()).isEqualTo(second.id());
    assertThat(second.told("MySQLRestore/r1")).contains(What.ACQUIRED, What.SUCCEEDED);
  }

  @Test
  void anOperatorThatWasTakenForDeadStoresNothingOverItsSuccessor() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    first.reconcile(restore);
    Task zombie = database.awaitBegun();
    database.endSession(first.id());
    reconcileUntilItBegins(second, restore);
    Task work = database.awaitBegun();
    second.awaitTold("MySQLRestore/r1", What.STARTED);
    MySQLRestore running = cluster.now(restore);
    assertThat(running.getStatus().getOperator()).isEqualTo(second.id());

    zombie.finish();
    first.awaitWorkEnded();
    first.reconcile(restore);

    assertThat(cluster.now(restore).getMetadata().getResourceVersion())
        .isEqualTo(running.getMetadata().getResourceVersion());
    assertThat(first.told("MySQLRestore/r1")).contains(What.ABORTED).doesNotContain(What.FAILED);
    work.finish();
    second.awaitWorkEnded();
    second.reconcile(restore);
    assertThat(cluster.now(restore).getStatus().getState()).isEqualTo(OperationState.Succeeded);
  }

  @Test
  void theLockStaysWithTheRestoreWhileItsOperatorIsDeadSoThatNoBackupSeesHalfOfIt()
      throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    first.reconcile(restore);
    Task work = database.awaitBegun();
    database.endSession(first.id());
    work.fail("killed with its operator");
    first.close();

    MySQLBackup backup = cluster.backup("b1");
    second.reconcile(backup);

    assertThat(cluster.now(backup).getStatus().getStateDescription())
        .isEqualTo("backup cannot run while restore r1 is in progress");
  }

  @Test
  void aWaitingRestoreOfADeadOperatorIsTakenUpByAnother() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    first.reconcile(backup);
    Task dump = database.awaitBegun();
    MySQLRestore restore = cluster.restore("r1", "b0");
    first.reconcile(restore);
    dump.finish();
    first.awaitWorkEnded();
    first.reconcile(backup);
    database.endSession(first.id());

    reconcileUntilItBegins(second, restore);
    database.awaitBegun().finish();
    second.awaitWorkEnded();
    second.reconcile(restore);

    assertThat(cluster.now(restore).getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(second.told("MySQLRestore/r1")).startsWith(What.TAKEOVER);
  }

  @Test
  void workIsAbortedWhenTheLockWasTakenAwayByForce() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    first.reconcile(backup);
    Task work = database.awaitBegun();
    cluster.lock().forceRelease(cluster.lock().inspect(), "somebody knew better");
    MySQLRestore other = cluster.restore("r1", "b0");
    cluster.hold(other);

    work.finish();
    first.awaitWorkEnded();

    assertThat(first.told("MySQLBackup/b1")).contains(What.ABORTED).doesNotContain(What.SUCCEEDED);
    assertThat(cluster.lease().getSpec().getHolderIdentity())
        .contains("MySQLRestore")
        .contains("r1");
  }

  /** As the SDK does it: a drain needs more than one look. */
  static void reconcileUntilItBegins(TestOperator operator, MySQLRestore restore) {
    for (int look = 0; look < 200; look++) {
      operator.reconcile(restore);
      if (operator
          .told("MySQLRestore/" + restore.getMetadata().getName())
          .contains(What.ACQUIRED)) {
        return;
      }
    }
    throw new AssertionError("not acquired: " + operator.told("MySQLRestore/r1"));
  }
}
