package io.github.leaselock.examples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.examples.plain.api.Migration;
import io.github.leaselock.examples.plain.api.MigrationSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The controller as it is, with work that the test ends. */
@Timeout(600)
abstract class ControllerTest {

  /** So long that what comes sooner was woken. */
  private static final Duration LATE = Duration.ofHours(1);

  private final Cluster cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final TestWork work = new TestWork();
  private Controller controller;

  /** Where the controller runs, with its kind. */
  record Cluster(KubernetesClient client, Runnable close) {}

  ControllerTest(Cluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.namespace = "plain-" + Long.toString(System.nanoTime(), 36);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    this.controller = start();
  }

  private Controller start() {
    return new Controller(client, namespace, work, LATE);
  }

  @AfterEach
  void stop() {
    controller.close();
    client.close();
    cluster.close().run();
    work.requireNoOverlap();
  }

  private Migration migration(String name, String database, String state) {
    Migration migration = new Migration();
    migration.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    migration.setSpec(new MigrationSpec(database));
    Migration created = client.resource(migration).create();
    await(created, state);
    return created;
  }

  private void await(Migration migration, String state) {
    client
        .resource(migration)
        .waitUntilCondition(
            now -> now != null && now.getStatus() != null && now.getStatus().state().equals(state),
            90,
            TimeUnit.SECONDS);
  }

  @Test
  void migrationsOfOneDatabaseRunOneAfterTheOtherWokenByTheLease() {
    Migration first = migration("first", "orders", "Running");
    Migration second = migration("second", "orders", "Waiting");
    Migration other = migration("other", "customers", "Running");
    assertThat(client.resource(second).get().getStatus().message())
        .contains("held exclusively by Migration first");

    work.end("first", "Failed");

    await(first, "Failed");
    await(second, "Running");
    assertThat(work.token("second")).isGreaterThan(work.token("first"));
    work.end("second", "Succeeded");
    work.end("other", "Succeeded");
    await(second, "Succeeded");
    await(other, "Succeeded");
  }

  @Test
  void oneThatIsDeletedAtWorkIsStoppedAndOneThatWaitsLeavesTheQueue() {
    Migration first = migration("first", "orders", "Running");
    Migration waits = migration("waits", "orders", "Waiting");
    Migration last = migration("last", "orders", "Waiting");

    client.resource(waits).delete();
    client.resource(first).delete();

    await(last, "Running");
    assertThat(work.isAtWork("orders", "last")).isTrue();
  }

  @Test
  void anotherProcessGoesOnWhereOneStopped() {
    Migration first = migration("first", "orders", "Running");
    Migration second = migration("second", "orders", "Waiting");
    long token = work.token("first");
    controller.close();

    controller = start();
    work.end("first", "Succeeded");

    await(first, "Succeeded");
    await(second, "Running");
    assertThat(work.token("first")).isEqualTo(token);
  }
}
