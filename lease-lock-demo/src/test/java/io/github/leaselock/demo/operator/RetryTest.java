package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that fails, and work that is stopped because nobody knows whether it may go on. */
class RetryTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final HookedStore store =
      new HookedStore(KubernetesLeaseStore.using(cluster.client()), TestCluster.LEASE);
  private final LeaseLocks locks = StoreLocks.builder(store).within(Duration.ofSeconds(1)).build();
  private final TestOperator operator = new TestOperator("ops-a", cluster, database, locks);

  @AfterEach
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void aRestoreThatFailsIsTriedAgainUnderTheSameHold() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task first = database.awaitBegun();
    String version = cluster.lease().getMetadata().getResourceVersion();

    first.fail("deadlock");

    Task second = database.awaitBegun();
    assertThat(second.permit()).isEqualTo(first.permit());
    assertThat(cluster.lease().getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(cluster.now(restore).getStatus().getFailures()).isEqualTo(1);
    assertThat(cluster.now(restore).getStatus().getState()).isEqualTo(OperationState.Running);
    assertThat(cluster.now(restore).getStatus().getStateDescription())
        .startsWith("failed 1 of 3 times, again in 1 ms: ")
        .contains("deadlock");
    second.finish();
    operator.awaitWorkEnded();
    operator.reconcile(restore);
    assertThat(cluster.now(restore).getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(operator.told("MySQLRestore/r1"))
        .containsExactly(What.ACQUIRED, What.STARTED, What.RETRY, What.SUCCEEDED, What.RELEASED);
  }

  @Test
  void aRightThatIsMissingAtFirstIsSaidInTheStatusAndTheRestoreComesAgain() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    HookedStore denied =
        new HookedStore(
            KubernetesLeaseStore.using(cluster.client()),
            "mysqlrestore-" + restore.getMetadata().getUid() + "-run");
    denied.failNextWrite(StoreFailure.of(Kind.FORBIDDEN, "needs the verb \"create\""));
    try (TestOperator without =
        new TestOperator("ops-b", cluster, database, StoreLocks.on(denied))) {
      assertThat(without.reconcile(restore).delay()).isPresent();
      assertThat(cluster.now(restore).getStatus().getState()).isEqualTo(OperationState.Waiting);
      assertThat(cluster.now(restore).getStatus().getReason()).isEqualTo("AccessDenied");
      assertThat(cluster.now(restore).getStatus().getStateDescription())
          .contains("needs the verb \"create\"");

      without.reconcile(restore);

      database.awaitBegun().finish();
      without.awaitWorkEnded();
    }
  }

  @Test
  void betweenTwoTriesNobodyElseGetsTheLock() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    database.awaitBegun().fail("deadlock");
    Task second = database.awaitBegun();

    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);

    assertThat(cluster.now(backup).getStatus().getStateDescription())
        .isEqualTo("backup cannot run while restore r1 is in progress");
    second.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void whenItsTriesAreUsedUpARestoreFailsAndGivesTheLockBack() throws Exception {
    MySQLRestore asked = TestCluster.newRestore("r1", "b0");
    asked.getSpec().setBackoffLimit(1);
    MySQLRestore restore = cluster.create(asked);
    operator.reconcile(restore);
    database.awaitBegun().fail("disk full");
    database.awaitBegun().fail("disk still full");
    operator.awaitWorkEnded();
    operator.reconcile(restore);

    assertThat(cluster.now(restore).getStatus().getState()).isEqualTo(OperationState.Failed);
    assertThat(cluster.now(restore).getStatus().getStateDescription()).contains("still full");
    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
  }

  @Test
  void aRestoreThatIsDeletedBetweenTwoTriesIsNotTriedAgain() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    database.awaitBegun().fail("deadlock");
    database.awaitBegun();

    while (operator.cleanUp(restore).isPresent()) {
      operator.awaitWorkEnded();
    }

    assertThat(database.nothingHasBegun()).isTrue();
    assertThat(operator.told("MySQLRestore/r1")).endsWith(What.ABORTED, What.DELETED);
  }

  @Test
  void anApiServerThatDoesNotAnswerIsNoFailureOfTheWork() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    database.awaitBegun().breakWith(new KubernetesClientException("timeout"));
    operator.awaitWorkEnded();
    operator.reconcile(backup);
    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Running);

    operator.reconcile(backup);
    database.awaitBegun().finish();
    operator.awaitWorkEnded();
    operator.reconcile(backup);

    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(operator.told("MySQLBackup/b1")).contains(What.ABORTED).doesNotContain(What.FAILED);
  }

  @Test
  void workWhoseLockCannotBeVerifiedForTooLongStopsAndStoresNothing() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task work = database.awaitBegun();
    operator.awaitTold("MySQLRestore/r1", What.STARTED);
    String version = cluster.now(restore).getMetadata().getResourceVersion();
    store.setReadable(false);

    work.finish(); // its next batch asks whether the locks are still its own
    operator.awaitWorkEnded();

    assertThat(operator.message(What.ABORTED))
        .isEqualTo("the locks could not be verified for too long");
    store.setReadable(true);
    assertThat(cluster.now(restore).getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(cluster.lease().getSpec().getHolderIdentity()).contains("/r1/");
    assertThat(database.running()).isEqualTo(List.of());
  }
}
