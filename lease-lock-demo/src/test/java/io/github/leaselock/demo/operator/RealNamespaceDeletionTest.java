package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.demo.api.ApiGroup;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.cluster.RealCluster;
import io.github.leaselock.demo.cluster.RealClusterTest;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code kubectl delete namespace}, with a finished and a running backup in it. The test does what
 * the namespace's controller does: it deletes what is there, kind by kind, in either order, until
 * nothing is left and the namespace goes.
 */
@RealClusterTest
@Timeout(600)
class RealNamespaceDeletionTest {

  private final KubernetesClient client;
  private final FakeDatabase database = new FakeDatabase();
  private final String namespace = "going-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private final TestOperator operator;
  private final LeaseLocks locks;

  RealNamespaceDeletionTest(RealCluster cluster) {
    client = cluster.admin();
    locks = KubernetesLocks.using(client);
    operator = new TestOperator("ops-a", namespace, client, database, locks);
  }

  @BeforeEach
  void create() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void theNamespaceGoesWhenItsLeasesAreDeletedBeforeItsBackups() throws Exception {
    List<MySQLBackup> backups = List.of(finished("b1"), running("b2"));
    client.namespaces().withName(namespace).delete();
    deleteLeases();
    deleteBackups();

    assertThatTheNamespaceGoes(backups);
  }

  @Test
  void theNamespaceGoesWhenItsLeasesAreDeletedAfterItsBackups() throws Exception {
    List<MySQLBackup> backups = List.of(finished("b1"), running("b2"));
    client.namespaces().withName(namespace).delete();
    deleteBackups();
    deleteLeases();

    assertThatTheNamespaceGoes(backups);
  }

  @Test
  void theNamespaceGoesWhenTheOperatorIsQuickerThanTheDeletionOfTheLeases() throws Exception {
    List<MySQLBackup> backups = List.of(finished("b1"), running("b2"));
    client.namespaces().withName(namespace).delete();
    deleteBackups();
    for (MySQLBackup backup : backups) {
      cleanUp(backup);
    }
    deleteLeases();

    assertThatTheNamespaceGoes(backups);
  }

  private void assertThatTheNamespaceGoes(List<MySQLBackup> backups) throws Exception {
    for (MySQLBackup backup : backups) {
      cleanUp(backup);
      assertThat(
              locks
                  .lock(namespace, OperationLocks.clusterLeaseName(TestCluster.CLUSTER))
                  .release(KubernetesLocks.holderOf(backup)))
          .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    }
    assertThat(database.running()).isEmpty();
    assertThat(client.leases().inNamespace(namespace).list().getItems()).isEmpty();
    assertThat(client.resources(MySQLBackup.class).inNamespace(namespace).list().getItems())
        .isEmpty();
    Namespace empty = client.namespaces().withName(namespace).get();
    empty.getSpec().setFinalizers(List.of());
    client.raw("/api/v1/namespaces/" + namespace + "/finalize", "PUT", empty);
    client
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(Objects::isNull, 90, TimeUnit.SECONDS);
  }

  /** As the SDK does: until nothing is left, then the finalizer goes. */
  private void cleanUp(MySQLBackup backup) {
    Optional<MySQLBackup> marked = Optional.ofNullable(client.resource(backup).get());
    while (marked.isPresent() && operator.cleanUp(marked.get()).isPresent()) {
      marked = Optional.ofNullable(client.resource(backup).get());
    }
    marked.ifPresent(
        done -> {
          done.getMetadata().setFinalizers(List.of());
          client.resource(done).update();
        });
  }

  private void deleteLeases() {
    client.leases().inNamespace(namespace).delete();
  }

  private void deleteBackups() {
    client.resources(MySQLBackup.class).inNamespace(namespace).delete();
  }

  private MySQLBackup finished(String name) throws Exception {
    MySQLBackup backup = create(name);
    operator.reconcile(backup);
    database.awaitBegun().finish();
    operator.awaitWorkEnded();
    while (!client.resource(backup).get().hasFinished()) {
      operator.reconcile(backup);
    }
    return backup;
  }

  private MySQLBackup running(String name) throws Exception {
    MySQLBackup backup = create(name);
    operator.reconcile(backup);
    database.awaitBegun();
    operator.awaitTold("MySQLBackup/" + name, What.STARTED);
    return backup;
  }

  private MySQLBackup create(String name) {
    MySQLBackup backup = TestCluster.newBackup(name);
    backup.getMetadata().setNamespace(namespace);
    backup.getMetadata().setFinalizers(List.of(ApiGroup.FINALIZER));
    return client.resource(backup).create();
  }
}
