package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that are deleted while they hold the lock. */
class DeletionTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final TestOperator operator = new TestOperator("ops-a", cluster, database);
  private final TestOperator other = new TestOperator("ops-b", cluster, database);

  @AfterEach
  void stop() {
    operator.close();
    other.close();
    cluster.close();
  }

  @Test
  void theFinalizerStaysUntilTheWorkHasEndedAndTheLockIsFree() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    database.awaitBegun();

    Optional<Next> look = operator.cleanUp(restore);
    while (look.isPresent()) {
      assertThat(cluster.lease().getSpec().getHolderIdentity()).contains("/r1/");
      operator.awaitWorkEnded();
      look = operator.cleanUp(restore);
    }

    assertThat(database.running()).isEmpty();
    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
    assertThat(operator.told("MySQLRestore/r1"))
        .containsExactly(What.ACQUIRED, What.STARTED, What.ABORTED, What.DELETED);
  }

  @Test
  void anotherOperatorLeavesTheCleaningToTheOneThatRunsTheObject() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task work = database.awaitBegun();

    assertThat(other.cleanUp(restore)).isPresent();

    assertThat(database.running()).containsExactly("MySQLRestore/r1");
    work.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void theWorkOfADeadOperatorIsDrainedBeforeItsDeletedObjectGoes() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task zombie = database.awaitBegun();
    database.endSession(operator.id());

    while (other.cleanUp(restore).isPresent()) {
      assertThat(cluster.lease().getSpec().getHolderIdentity()).contains("/r1/");
    }

    assertThat(database.running()).isEmpty();
    assertThat(database.drained()).contains(zombie.permit().lock() + "@" + zombie.permit().token());
    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
  }

  @Test
  void aWaitingRestoreThatIsDeletedLetsBackupsInAgain() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    Task first = database.awaitBegun();
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);

    assertThat(operator.cleanUp(restore)).isEmpty();

    MySQLBackup late = cluster.backup("b2");
    operator.reconcile(late);
    Task second = database.awaitBegun();
    assertThat(database.running()).containsExactly("MySQLBackup/b1", "MySQLBackup/b2");
    first.finish();
    second.finish();
    operator.awaitWorkEnded();
    operator.awaitWorkEnded();
  }

  /** With {@code kubectl patch} on the finalizer, say: the drain check is what is left. */
  @Test
  void theWorkOfAnObjectRemovedByForceIsDrainedBeforeTheNextOneBegins() throws Exception {
    MySQLRestore gone = cluster.restore("r1", "b0");
    operator.reconcile(gone);
    Task zombie = database.awaitBegun();
    operator.awaitTold("MySQLRestore/r1", What.STARTED);
    cluster.resource(gone).delete();

    MySQLRestore next = cluster.restore("r2", "b0");
    SeveralOperatorsTest.reconcileUntilItBegins(other, next);

    Task work = database.awaitBegun();
    assertThat(database.violations()).isEmpty();
    assertThat(work.permit().token()).isGreaterThan(zombie.permit().token());
    assertThat(database.drained()).contains(zombie.permit().lock() + "@" + zombie.permit().token());
    work.finish();
    other.awaitWorkEnded();
    other.reconcile(next);
    assertThat(cluster.now(next).getStatus().getState()).isEqualTo(OperationState.Succeeded);
  }
}
