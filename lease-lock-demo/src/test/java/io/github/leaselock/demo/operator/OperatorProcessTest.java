package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.cluster.Eventually;
import io.github.leaselock.demo.database.OperatorSession;
import io.github.leaselock.demo.database.TestData;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a whole, under its SDK, on the mock API server and a real MariaDB. */
@Timeout(600)
class OperatorProcessTest {

  @TempDir private Path folder;

  private final TestCluster cluster = new TestCluster();
  private final EventQueue events = new EventQueue();
  private TestData data;
  private OperatorProcess operator;

  @BeforeEach
  void start() throws SQLException {
    data = TestData.create();
    TestData.forgetTokens();
    MySQLCluster shop = new MySQLCluster();
    shop.getMetadata().setNamespace(TestCluster.NAMESPACE);
    shop.getMetadata().setName(TestCluster.CLUSTER);
    shop.getSpec().setDatabase(data.schema());
    cluster.create(shop);
    operator =
        OperatorProcess.start(
            new OperatorProcess.Setup(
                "ops-a",
                TestCluster.NAMESPACE,
                cluster.client(),
                TestData.server(),
                folder,
                4,
                OperatorSession.SILENCE),
            events::add,
            () -> {});
  }

  @AfterEach
  void stop() throws SQLException {
    operator.close();
    cluster.close();
  }

  @Test
  void aRestoreBringsBackWhatTheBackupSaw() throws Exception {
    SortedMap<String, Long> before = data.checksums();
    MySQLBackup backup = backUp("b1");
    data.damage();
    assertThat(data.checksums()).isNotEqualTo(before);

    MySQLRestore restore = restore("r1", "b1");

    assertThat(data.checksums()).isEqualTo(before);
    assertThat(restore.getStatus().getRows()).isEqualTo(backup.getStatus().getRows());
    assertThat(restore.getStatus().getToken()).isGreaterThan(backup.getStatus().getToken());
    assertThat(backUp("b2").getStatus())
        .extracting(status -> status.getChecksum())
        .isEqualTo(backup.getStatus().getChecksum());
  }

  @Test
  void aRunningOperatorIsAliveAndReady() {
    assertThat(operator.sick()).isEmpty();
    assertThat(operator.unready()).isEmpty();
  }

  @Test
  void theLeaseBelongsToTheClusterObject() throws Exception {
    backUp("b1");
    assertThat(cluster.lease().getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("MySQLCluster");
              assertThat(owner.getName()).isEqualTo(TestCluster.CLUSTER);
            });
  }

  @Test
  void aRestoreThatIsDeletedMidwayGoesWhenItsWorkHasEndedAndItsHalfDoneDataAreNotBackedUp()
      throws Exception {
    backUp("b1");
    MySQLRestore slow = TestCluster.newRestore("r1", "b1");
    slow.getSpec().setPauseMillis(60_000);
    MySQLRestore restore = cluster.create(slow);
    CompletableFuture<Void> deletion = cluster.deletionOf(restore);
    events.await("MySQLRestore/r1", What.PROGRESS);

    cluster.resource(restore).delete();
    deletion.get(60, TimeUnit.SECONDS);

    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
    // The server forgets a connection a moment after its end.
    Eventually.until(
        "no connection is left",
        () ->
            TestData.number(
                    "SELECT COUNT(*) FROM information_schema.processlist"
                        + " WHERE user LIKE 'll\\_%' AND db = '"
                        + data.schema()
                        + "'")
                == 0);
    MySQLBackup torn = backUp("b2");
    assertThat(torn.getStatus().getStateDescription())
        .isEqualTo("MySQLRestore/r1 was stopped half-way: run a restore before the next backup");
    restore("r2", "b1");
    assertThat(backUp("b3").getStatus().getState()).isEqualTo(OperationState.Succeeded);
  }

  @Test
  void aRestoreOfABackupThatDoesNotExistIsAnErrorAndTouchesNothing() throws Exception {
    MySQLRestore restore = restore("r1", "none");
    assertThat(restore.getStatus().getStateDescription()).isEqualTo("there is no backup none");
    assertThat(data.orders()).isEqualTo(TestData.ROWS);
  }

  @Test
  void theWholeOperatorNeedsNoVerbsBeyondThoseOfItsReadme() throws Exception {
    backUp("b1");
    MySQLRestore restore = restore("r1", "b1");
    CompletableFuture<Void> deletion = cluster.deletionOf(restore);
    cluster.resource(restore).delete();
    deletion.get(60, TimeUnit.SECONDS);

    Set<String> verbs = cluster.verbs();
    // Events are told by a thread of their own.
    Eventually.until(
        "an event is told",
        () -> {
          verbs.addAll(cluster.verbs());
          return verbs.contains("POST events");
        });
    verbs.removeAll(
        Set.of( // the test's own
            "POST mysqlclusters",
            "POST mysqlbackups",
            "POST mysqlrestores",
            "DELETE mysqlrestores"));
    verbs.remove("GET namespaces"); // of a Lease that is gone already, by whoever may ask
    assertThat(verbs)
        .containsExactlyInAnyOrder(
            "GET leases",
            "LIST leases",
            "WATCH leases",
            "POST leases",
            "PUT leases",
            "DELETE leases",
            "POST events",
            "GET mysqlclusters",
            "GET mysqlbackups",
            "LIST mysqlbackups",
            "WATCH mysqlbackups",
            "PATCH mysqlbackups",
            "PUT mysqlbackups/status",
            "GET mysqlrestores",
            "LIST mysqlrestores",
            "WATCH mysqlrestores",
            "PATCH mysqlrestores",
            "PUT mysqlrestores/status");
  }

  @Test
  void whenTokensBeganAnewTheFenceRefusesAndTheRestoreSaysWhy() throws Exception {
    backUp("b1");
    data.execute(
        "INSERT INTO lease_lock.fence VALUES ('default/shop-operations', 1000000, 1000001, 7, NULL)"
            + " ON DUPLICATE KEY UPDATE token = 1000000, run = 1000001");
    MySQLRestore restore = restore("r1", "b1");
    assertThat(restore.getStatus().getState()).isEqualTo(OperationState.Failed);
    assertThat(restore.getStatus().getStateDescription())
        .endsWith("token 1000000, run 1000001 has written since");
    assertThat(data.orders()).isEqualTo(TestData.ROWS);
  }

  private MySQLBackup backUp(String name) throws InterruptedException {
    MySQLBackup backup = cluster.backup(name);
    events.await("MySQLBackup/" + name, What.RELEASED);
    return cluster.now(backup);
  }

  private MySQLRestore restore(String name, String backup) throws InterruptedException {
    MySQLRestore restore = cluster.restore(name, backup);
    events.await("MySQLRestore/" + name, What.RELEASED);
    return cluster.now(restore);
  }
}
