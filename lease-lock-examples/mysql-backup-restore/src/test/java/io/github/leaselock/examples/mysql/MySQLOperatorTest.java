package io.github.leaselock.examples.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.examples.mysql.api.MySQLBackup;
import io.github.leaselock.examples.mysql.api.MySQLRestore;
import io.github.leaselock.examples.mysql.api.Operation;
import io.github.leaselock.examples.mysql.api.OperationSpec;
import io.github.leaselock.examples.mysql.api.OperationState;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator as it is, and a test in the place of the nodes that would run its Jobs. */
@Timeout(600)
abstract class MySQLOperatorTest {

  /** So long that what comes sooner was woken. */
  private static final Duration LATE = Duration.ofHours(1);

  private final Cluster cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final Nodes nodes;
  private Main main;

  /** Where the operator runs, with its kinds. */
  record Cluster(KubernetesClient client, boolean knowsServerSideApply, Runnable close) {}

  MySQLOperatorTest(Cluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.namespace = "mysql-" + Long.toString(System.nanoTime(), 36);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    this.nodes = new Nodes(client, namespace);
    this.main = start();
  }

  private Main start() {
    return new Main(client, namespace, LATE, cluster.knowsServerSideApply());
  }

  @AfterEach
  void stop() {
    main.close();
    nodes.close();
    client.close();
    cluster.close().run();
  }

  private <P extends Operation> P create(P operation, String name) {
    operation.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    OperationSpec spec = new OperationSpec();
    spec.setCluster("cluster1");
    operation.setSpec(spec);
    return client.resource(operation).create();
  }

  private MySQLBackup backup(String name, OperationState state) {
    MySQLBackup backup = create(new MySQLBackup(), name);
    await(backup, state);
    return backup;
  }

  private MySQLRestore restore(String name, OperationState state) {
    MySQLRestore restore = create(new MySQLRestore(), name);
    await(restore, state);
    return restore;
  }

  private void await(Operation operation, OperationState state) {
    client
        .resource(operation)
        .waitUntilCondition(
            now -> now != null && now.getStatus() != null && now.getStatus().getState() == state,
            90,
            TimeUnit.SECONDS);
  }

  private OperationState state(Operation operation) {
    return Objects.requireNonNull(client.resource(operation).get().getStatus().getState());
  }

  private String message(Operation operation) {
    return Objects.requireNonNull(client.resource(operation).get().getStatus().getMessage());
  }

  private LockSnapshot lock(Operation of) {
    return KubernetesLocks.using(client).lock(of.lock()).inspect();
  }

  @Test
  void aRestoreOvertakesTheBackupThatWaitsAndABackupDuringItFails() {
    MySQLBackup first = backup("first", OperationState.RUNNING);
    MySQLBackup second = backup("second", OperationState.RUNNING);
    MySQLBackup third = backup("third", OperationState.WAITING); // two run at a time
    MySQLRestore restore = restore("restore", OperationState.WAITING);
    assertThat(message(restore)).contains("held shared by MySQLBackup first", "second");
    assertThat(lock(restore).queue().size()).isEqualTo(2);

    nodes.finish(first);
    await(first, OperationState.SUCCEEDED);
    assertThat(state(restore)).isEqualTo(OperationState.WAITING);
    assertThat(state(third)).isEqualTo(OperationState.WAITING);
    nodes.finish(second);

    await(restore, OperationState.RUNNING);
    MySQLBackup refused = backup("refused", OperationState.FAILED);
    assertThat(message(refused)).isEqualTo("a restore of this cluster runs");
    assertThat(state(third)).isEqualTo(OperationState.WAITING);

    nodes.finish(restore);
    await(restore, OperationState.SUCCEEDED);
    await(third, OperationState.RUNNING);
    assertThat(nodes.onlyToken(third)).isGreaterThan(nodes.onlyToken(restore));
    nodes.finish(third);
    await(third, OperationState.SUCCEEDED);
    nodes.awaitUntil(() -> lock(third).isFree() && lock(third).queue().size() == 0);
  }

  @Test
  void aRestoreThatFailsOrIsDeletedLetsTheNextOneGo() {
    MySQLRestore fails = restore("fails", OperationState.RUNNING);
    MySQLRestore deleted = restore("deleted", OperationState.WAITING);

    nodes.fail(fails);
    await(fails, OperationState.FAILED);
    await(deleted, OperationState.RUNNING);
    MySQLRestore next = restore("next", OperationState.WAITING);
    client.resource(deleted).delete();

    await(next, OperationState.RUNNING);
    assertThat(nodes.hasJob(deleted)).isFalse();
    // The SDK takes the finalizer away when the lock is released already.
    nodes.awaitUntil(() -> client.resource(deleted).get() == null);
  }

  @Test
  void anotherProcessGoesOnWhereOneStopped() {
    MySQLRestore restore = restore("restore", OperationState.RUNNING);
    MySQLRestore waits = restore("waits", OperationState.WAITING);
    long token = nodes.onlyToken(restore);
    main.close();

    nodes.finish(restore);
    main = start();

    await(restore, OperationState.SUCCEEDED);
    await(waits, OperationState.RUNNING);
    assertThat(nodes.onlyToken(waits)).isGreaterThan(token);
    assertThat(nodes.onlyToken(restore)).isEqualTo(token);
  }
}
