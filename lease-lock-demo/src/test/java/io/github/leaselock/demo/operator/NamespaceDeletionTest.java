package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A namespace that is deleted with backups in it. Its controller deletes the Leases and marks the
 * backups in whatever order; their finalizers have to go all the same. Leases are on a server in
 * memory that refuses to create anything in such a namespace, which the mock of the objects does
 * not.
 */
class NamespaceDeletionTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final InMemoryApiServer leases = store.server();
  private final TestOperator operator = new TestOperator("ops-a", cluster, database, store);
  private final TestOperator other = new TestOperator("ops-b", cluster, database, store);

  @AfterEach
  void stop() {
    operator.close();
    other.close();
    cluster.close();
  }

  @Test
  void aFinishedBackupGoesWhenTheLeasesWereDeletedFirst() throws Exception {
    MySQLBackup backup = finished("b1");
    terminate();
    delete(TestCluster.LEASE);
    delete(runLease(backup));

    assertThat(operator.cleanUp(cluster.now(backup))).isEmpty();
    assertNothingWasCreated(backup);
  }

  @Test
  void aFinishedBackupGoesWhenTheLeasesAreStillThere() throws Exception {
    MySQLBackup backup = finished("b1");
    terminate();

    assertThat(other.cleanUp(cluster.now(backup))).isEmpty();
  }

  @Test
  void aRunningBackupIsStoppedAndGoesWhenTheLeasesWereDeletedFirst() throws Exception {
    MySQLBackup backup = running("b1");
    terminate();
    delete(TestCluster.LEASE);
    delete(runLease(backup));

    cleanUp(operator, backup);

    assertThat(database.running()).isEmpty();
    assertThat(operator.told("MySQLBackup/b1")).endsWith(What.ABORTED, What.DELETED);
    assertNothingWasCreated(backup);
  }

  @Test
  void aRunningBackupIsStoppedAndGoesWhenTheLeasesAreStillThere() throws Exception {
    MySQLBackup backup = running("b1");
    terminate();

    cleanUp(operator, backup);

    assertThat(database.running()).isEmpty();
  }

  /** Nothing but the status tells then under which grants the work runs. */
  @Test
  void theWorkOfAnotherOperatorIsDrainedWhenTheLeasesAreGone() throws Exception {
    MySQLBackup backup = running("b1");
    Operation<?, ?> stored = cluster.now(backup);
    terminate();
    delete(TestCluster.LEASE);
    delete(runLease(backup));

    cleanUp(other, backup);

    assertThat(database.running()).isEmpty();
    assertThat(database.drained())
        .contains(
            "default/shop-operations@" + stored.getStatus().getToken(),
            "default/" + runLease(backup) + "@" + stored.getStatus().getRun());
    operator.awaitWorkEnded();
  }

  @Test
  void whileTheDatabaseCannotBeAskedTheFinalizerStays() throws Exception {
    MySQLBackup backup = running("b1");
    terminate();
    delete(TestCluster.LEASE);
    delete(runLease(backup));
    database.setReachable(false);

    assertThat(other.cleanUp(cluster.now(backup))).isPresent();

    database.setReachable(true);
    cleanUp(other, backup);
    operator.awaitWorkEnded();
  }

  @Test
  void aBackupThatHasNotBegunIsRefused() {
    MySQLBackup backup = cluster.backup("b1");
    terminate();

    operator.reconcile(backup);

    assertThat(operator.message(What.TROUBLE)).contains("because it is being terminated");
    assertThat(database.nothingHasBegun()).isTrue();
  }

  private MySQLBackup finished(String name) throws Exception {
    MySQLBackup backup = cluster.backup(name);
    operator.reconcile(backup);
    database.awaitBegun().finish();
    operator.awaitWorkEnded();
    while (!cluster.now(backup).hasFinished()) {
      operator.reconcile(backup);
    }
    return backup;
  }

  private MySQLBackup running(String name) throws Exception {
    MySQLBackup backup = cluster.backup(name);
    operator.reconcile(backup);
    Task task = database.awaitBegun();
    operator.awaitTold("MySQLBackup/" + name, What.STARTED);
    assertThat(task.permit().subject()).isEqualTo("MySQLBackup/" + name);
    return backup;
  }

  private void cleanUp(TestOperator by, MySQLBackup backup) throws Exception {
    Optional<Next> look = by.cleanUp(cluster.now(backup));
    while (look.isPresent()) {
      look = by.cleanUp(cluster.now(backup));
    }
  }

  private void terminate() {
    leases.terminateNamespace(TestCluster.NAMESPACE);
  }

  private void delete(String lease) {
    leases.delete(key(lease), Optional.empty(), Optional.empty());
  }

  private void assertNothingWasCreated(MySQLBackup backup) {
    assertThat(leases.get(key(TestCluster.LEASE)).isSuccess()).isFalse();
    assertThat(leases.get(key(runLease(backup))).isSuccess()).isFalse();
  }

  private static String runLease(Operation<?, ?> operation) {
    return operation.getKind().toLowerCase(Locale.ROOT)
        + "-"
        + operation.getMetadata().getUid()
        + "-run";
  }

  private static LeaseKey key(String lease) {
    return new LeaseKey(TestCluster.NAMESPACE, lease);
  }
}
