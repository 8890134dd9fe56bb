package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.api.OperationStatus;
import io.github.leaselock.demo.api.WaitingFor;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One operator, step by step. */
class OperationFlowTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final TestOperator operator = new TestOperator("ops-a", cluster, database);

  @AfterEach
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void theLockIsHeldBeforeTheStatusSaysAnything() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    Task work = database.awaitBegun();

    operator.awaitTold("MySQLBackup/b1", What.STARTED);
    MySQLBackup running = cluster.now(backup);
    assertThat(version(running)).isGreaterThan(version(cluster.lease()));
    assertThat(cluster.lease().getSpec().getHolderIdentity())
        .startsWith("MySQLBackup.examples.leaselock.github.io/default/b1/");
    assertThat(running.getStatus().getToken()).isEqualTo(work.permit().token());
    work.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void theLockIsGivenBackAfterTheTerminalStatusIsStored() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    run(backup);

    MySQLBackup finished = cluster.now(backup);
    assertThat(finished.getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
    assertThat(version(cluster.lease())).isGreaterThan(version(finished));
    assertThat(operator.told("MySQLBackup/b1"))
        .containsExactly(What.ACQUIRED, What.STARTED, What.SUCCEEDED, What.RELEASED);
  }

  @Test
  void whileTheWorkRunsEveryReconciliationLeavesTheLockAlone() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    Task work = database.awaitBegun();
    String version = cluster.lease().getMetadata().getResourceVersion();
    operator.reconcile(backup);
    operator.reconcile(backup);
    assertThat(cluster.lease().getMetadata().getResourceVersion()).isEqualTo(version);
    work.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void aBackupThatMeetsARestoreFailsWithPerconasMessage() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task work = database.awaitBegun();

    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);

    OperationStatus status = cluster.now(backup).getStatus();
    assertThat(status.getState()).isEqualTo(OperationState.Failed);
    assertThat(status.getStateDescription())
        .isEqualTo("backup cannot run while restore r1 is in progress");
    assertThat(status.getReason()).isEqualTo("RestoreInProgress");
    assertThat(operator.told("MySQLBackup/b1")).containsExactly(What.REFUSED);
    assertThat(cluster.leaseNames()).noneMatch(name -> name.startsWith("mysqlbackup-"));
    assertThat(cluster.lock().inspect().queue().isEmpty()).isTrue();
    work.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void aBackupThatMayWaitRunsAfterTheRestore() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task work = database.awaitBegun();
    MySQLBackup waiting = TestCluster.newBackup("b1");
    waiting.getSpec().setWaitForLock(true);
    MySQLBackup backup = cluster.create(waiting);
    operator.reconcile(backup);
    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Waiting);

    work.finish();
    operator.awaitWorkEnded();
    operator.reconcile(restore);
    run(backup);

    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(database.violations()).isEmpty();
  }

  @Test
  void aRestoreWaitsForBackupsAndItsStatusSaysForWhomAndSinceWhen() throws Exception {
    operator.reconcile(cluster.backup("b1"));
    Task first = database.awaitBegun();
    operator.reconcile(cluster.backup("b2"));
    Task second = database.awaitBegun();

    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);

    OperationStatus status = cluster.now(restore).getStatus();
    assertThat(status.getState()).isEqualTo(OperationState.Waiting);
    assertThat(status.getReason()).isEqualTo("Queued");
    assertThat(status.getWaitingForNames()).isEqualTo("MySQLBackup/b1,MySQLBackup/b2");
    assertThat(status.getWaitingSince()).isNotNull();
    WaitingFor blocker = Objects.requireNonNull(status.getWaitingFor()).get(0);
    assertThat(blocker.getMode()).isEqualTo("shared");
    assertThat(blocker.getSince()).isNotNull();
    assertThat(blocker.getWhy()).isEqualTo("backup to local");
    assertThat(operator.message(What.WAITING))
        .startsWith(
            "waiting for lock default/shop-operations: held shared by MySQLBackup b1 since ");
    finish(first, second);
  }

  @Test
  void aRestoreWaitsForAnotherRestore() throws Exception {
    MySQLRestore first = cluster.restore("r1", "b0");
    operator.reconcile(first);
    Task work = database.awaitBegun();
    MySQLRestore second = cluster.restore("r2", "b0");
    operator.reconcile(second);
    assertThat(cluster.now(second).getStatus().getWaitingForNames()).isEqualTo("MySQLRestore/r1");

    work.finish();
    operator.awaitWorkEnded();
    operator.reconcile(first);
    run(second);

    MySQLRestore succeeded = cluster.now(second);
    assertThat(succeeded.getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(succeeded.getStatus().getWaitingFor()).isNull();
    assertThat(succeeded.getStatus().getToken())
        .isGreaterThan(cluster.now(first).getStatus().getToken());
  }

  @Test
  void aWaitingRestoreIsNotOvertakenByNewBackups() throws Exception {
    operator.reconcile(cluster.backup("b1"));
    Task first = database.awaitBegun();
    operator.reconcile(cluster.restore("r1", "b0"));

    MySQLBackup late = cluster.backup("b2");
    operator.reconcile(late);

    assertThat(cluster.now(late).getStatus().getStateDescription())
        .isEqualTo("backup cannot run while restore r1 is in progress");
    finish(first);
  }

  @Test
  void noMoreBackupsRunAtATimeThanTheSpecAllows() throws Exception {
    operator.reconcile(cluster.backup("b1"));
    Task first = database.awaitBegun();
    MySQLBackup limited = TestCluster.newBackup("b2");
    limited.getSpec().setMaxParallel(1);
    MySQLBackup second = cluster.create(limited);
    operator.reconcile(second);
    assertThat(cluster.now(second).getStatus().getWaitingForNames()).isEqualTo("MySQLBackup/b1");
    finish(first);
  }

  @Test
  void anOperationThatFailedGivesTheLockBackAndSaysWhy() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    database.awaitBegun().fail("disk full");
    operator.awaitWorkEnded();
    operator.reconcile(backup);

    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Failed);
    assertThat(cluster.now(backup).getStatus().getStateDescription()).contains("disk full");
    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
  }

  @Test
  void aSpecThatCannotWorkIsAnErrorAndHoldsNothing() {
    MySQLBackup nameless = TestCluster.newBackup("b1");
    nameless.getSpec().setClusterName(" ");
    MySQLBackup backup = cluster.create(nameless);
    operator.reconcile(backup);
    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Error);
    assertThat(cluster.now(backup).getStatus().getStateDescription())
        .isEqualTo("spec.clusterName is missing");
    assertThat(cluster.leaseNames()).isEmpty();
  }

  @Test
  void aFinishedOperationIsNotRunAgain() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    run(backup);
    assertThat(operator.reconcile(backup)).isEqualTo(Next.whenItChanges());
    assertThat(database.nothingHasBegun()).isTrue();
    assertThat(cluster.leaseNames()).isEqualTo(List.of(TestCluster.LEASE));
  }

  @Test
  void whoFinishedAndDiedBeforeItGaveTheLockBackIsTidiedUpAfter() {
    MySQLRestore done = cluster.restore("r1", "b0");
    cluster.hold(done);
    done = cluster.now(done);
    done.getStatus().setState(OperationState.Succeeded);
    done = cluster.resource(done).updateStatus();

    operator.reconcile(done);

    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
  }

  private void run(MySQLBackup backup) throws InterruptedException {
    operator.reconcile(backup);
    database.awaitBegun().finish();
    operator.awaitWorkEnded();
    operator.reconcile(backup);
  }

  private void run(MySQLRestore restore) throws InterruptedException {
    operator.reconcile(restore);
    database.awaitBegun().finish();
    operator.awaitWorkEnded();
    operator.reconcile(restore);
  }

  private void finish(Task... tasks) throws InterruptedException {
    for (Task task : tasks) {
      task.finish();
      operator.awaitWorkEnded();
    }
  }

  private static long version(MySQLBackup backup) {
    return Long.parseLong(backup.getMetadata().getResourceVersion());
  }

  private static long version(Lease lease) {
    return Long.parseLong(lease.getMetadata().getResourceVersion());
  }
}
