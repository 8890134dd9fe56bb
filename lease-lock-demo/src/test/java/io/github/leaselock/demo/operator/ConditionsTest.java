package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the status tells programs and people, and the cluster's limit. */
class ConditionsTest {

  private static final Instant EARLY = Instant.parse("2026-11-22T10:00:00.5Z");
  private static final Instant LATE = Instant.parse("2026-11-22T11:00:00Z");

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final TestOperator operator = new TestOperator("ops-a", cluster, database);

  @AfterEach
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void aWaitingRestoreSaysThatItHasNotGotTheLockAndWhoHasIt() throws Exception {
    operator.reconcile(cluster.backup("b1"));
    Task backup = database.awaitBegun();
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);

    MySQLRestore waiting = cluster.now(restore);
    assertThat(words(waiting))
        .containsExactly("LockAcquired=False Queued", "Succeeded=Unknown Waiting");
    assertThat(condition(waiting, "LockAcquired").getMessage())
        .startsWith(
            "waiting for lock default/shop-operations: held shared by MySQLBackup b1 since ");
    assertThat(condition(waiting, "LockAcquired").getObservedGeneration())
        .isEqualTo(waiting.getMetadata().getGeneration());
    backup.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void anOperationThatRunsHasTheLockAndOneThatSucceededHadIt() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    Task work = database.awaitBegun();
    operator.awaitTold("MySQLBackup/b1", What.STARTED);
    assertThat(words(cluster.now(backup)))
        .containsExactly("LockAcquired=True Acquired", "Succeeded=Unknown Running");

    work.finish();
    operator.awaitWorkEnded();
    operator.reconcile(backup);

    assertThat(words(cluster.now(backup)))
        .containsExactly("LockAcquired=True Acquired", "Succeeded=True Completed");
  }

  @Test
  void aRefusedBackupSaysSoInBoth() throws Exception {
    operator.reconcile(cluster.restore("r1", "b0"));
    Task restore = database.awaitBegun();
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);

    assertThat(words(cluster.now(backup)))
        .containsExactly(
            "LockAcquired=False RestoreInProgress", "Succeeded=False RestoreInProgress");
    restore.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void aFailedBackupHadTheLockAndTellsWhatFailed() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    database.awaitBegun().fail("disk full");
    operator.awaitWorkEnded();
    operator.reconcile(backup);

    MySQLBackup failed = cluster.now(backup);
    assertThat(words(failed))
        .containsExactly("LockAcquired=True Acquired", "Succeeded=False WorkFailed");
    assertThat(condition(failed, "Succeeded").getMessage()).contains("disk full");
  }

  @Test
  void theTransitionTimeIsThatOfTheLastChangeOfTheStatusAndNotOfTheReason() {
    MySQLRestore restore = TestCluster.newRestore("r1", "b0");
    Conditions.set(restore, "LockAcquired", "False", "Queued", "by b1", EARLY);
    Conditions.set(restore, "LockAcquired", "False", "Draining", "b1", LATE);
    assertThat(condition(restore, "LockAcquired").getLastTransitionTime())
        .isEqualTo("2026-11-22T10:00:00Z");
    assertThat(condition(restore, "LockAcquired").getReason()).isEqualTo("Draining");

    Conditions.set(restore, "LockAcquired", "True", "Acquired", "token 7", LATE);

    assertThat(condition(restore, "LockAcquired").getLastTransitionTime())
        .isEqualTo("2026-11-22T11:00:00Z");
  }

  @Test
  void noMoreBackupsRunAtATimeThanTheClusterAllows() throws Exception {
    limitCluster(2);
    operator.reconcile(cluster.backup("b1"));
    Task first = database.awaitBegun();
    operator.reconcile(cluster.backup("b2"));
    Task second = database.awaitBegun();
    MySQLBackup third = cluster.backup("b3");
    operator.reconcile(third);
    assertThat(cluster.now(third).getStatus().getWaitingForNames())
        .isEqualTo("MySQLBackup/b1,MySQLBackup/b2");

    first.finish();
    operator.awaitWorkEnded();
    operator.reconcile(cluster.now(TestCluster.newBackup("b1")));
    operator.reconcile(third);

    Task last = database.awaitBegun();
    assertThat(database.running()).containsExactlyInAnyOrder("MySQLBackup/b2", "MySQLBackup/b3");
    second.finish();
    operator.awaitWorkEnded();
    last.finish();
    operator.awaitWorkEnded();
  }

  @Test
  void theClustersLimitCountsIfItIsSmallerThanTheBackupsOwn() throws Exception {
    limitCluster(2);
    operator.reconcile(cluster.backup("b1"));
    Task first = database.awaitBegun();

    operator.reconcile(limitedBackup("b2", 9));
    Task second = database.awaitBegun();
    MySQLBackup third = limitedBackup("b3", 9);
    operator.reconcile(third);

    assertThat(database.running()).containsExactlyInAnyOrder("MySQLBackup/b1", "MySQLBackup/b2");
    assertThat(cluster.now(third).getStatus().getWaitingForNames()).contains("MySQLBackup/b1");
    first.finish();
    second.finish();
    operator.awaitWorkEnded();
    operator.awaitWorkEnded();
  }

  @Test
  void theBackupsOwnLimitCountsIfItIsSmallerThanTheClusters() throws Exception {
    limitCluster(2);
    operator.reconcile(cluster.backup("b1"));
    Task first = database.awaitBegun();

    MySQLBackup modest = limitedBackup("b2", 1);
    operator.reconcile(modest);

    assertThat(database.running()).containsExactly("MySQLBackup/b1");
    assertThat(cluster.now(modest).getStatus().getWaitingForNames()).isEqualTo("MySQLBackup/b1");
    first.finish();
    operator.awaitWorkEnded();
  }

  private MySQLBackup limitedBackup(String name, int maxParallel) {
    MySQLBackup backup = TestCluster.newBackup(name);
    backup.getSpec().setMaxParallel(maxParallel);
    return cluster.create(backup);
  }

  private void limitCluster(int backups) {
    MySQLCluster shop = new MySQLCluster();
    shop.getMetadata().setNamespace(TestCluster.NAMESPACE);
    shop.getMetadata().setName(TestCluster.CLUSTER);
    shop.getSpec().setMaxParallelBackups(backups);
    cluster.create(shop);
  }

  private static List<String> words(Operation<?, ?> operation) {
    return Objects.requireNonNull(operation.getStatus().getConditions()).stream()
        .map(c -> c.getType() + "=" + c.getStatus() + " " + c.getReason())
        .toList();
  }

  private static Condition condition(Operation<?, ?> operation, String type) {
    return Objects.requireNonNull(operation.getStatus().getConditions()).stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
