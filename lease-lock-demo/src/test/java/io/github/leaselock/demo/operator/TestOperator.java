package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.store.LeaseStore;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One operator process whose reconciliations happen when the test says so. */
final class TestOperator implements AutoCloseable {

  private final Identity me;
  private final OperationFlow<MySQLBackup> backups;
  private final OperationFlow<MySQLRestore> restores;
  private final EventQueue events = new EventQueue();
  private final BlockingQueue<ResourceID> wakeUps = new LinkedBlockingQueue<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();

  TestOperator(String name, TestCluster cluster, FakeDatabase database) {
    this(name, cluster, database, KubernetesLeaseStore.using(cluster.client()));
  }

  TestOperator(String name, TestCluster cluster, FakeDatabase database, LeaseStore store) {
    this(name, cluster, database, StoreLocks.on(store));
  }

  TestOperator(String name, TestCluster cluster, FakeDatabase database, LeaseLocks locks) {
    this(name, TestCluster.NAMESPACE, cluster.client(), database, locks);
  }

  TestOperator(
      String name,
      String namespace,
      KubernetesClient client,
      FakeDatabase database,
      LeaseLocks locks) {
    me = Identity.create(name, namespace);
    database.connect(me.id());
    InstantSource clock = InstantSource.system();
    Surroundings around =
        new Surroundings(
            me,
            new OperationLocks(client, locks, database),
            database,
            new EventLog(me.id(), clock, events::add),
            workers,
            4,
            clock,
            System::nanoTime,
            new Pace(
                Duration.ZERO,
                Duration.ofMillis(1),
                Duration.ofMillis(300),
                Duration.ofMillis(1),
                Duration.ofMillis(1)));
    backups =
        new OperationFlow<>(
            around,
            new BackupKind(database.backups()),
            new OperationStore<>(client, MySQLBackup.class),
            new Waiters(),
            wakeUps::add);
    restores =
        new OperationFlow<>(
            around,
            new RestoreKind(database.restores()),
            new OperationStore<>(client, MySQLRestore.class),
            new Waiters(),
            wakeUps::add);
  }

  String id() {
    return me.id();
  }

  Next reconcile(MySQLBackup backup) {
    return backups.reconcile(ResourceID.fromResource(backup));
  }

  Next reconcile(MySQLRestore restore) {
    return restores.reconcile(ResourceID.fromResource(restore));
  }

  Optional<Next> cleanUp(MySQLBackup backup) {
    return backups.cleanUp(backup);
  }

  Optional<Next> cleanUp(MySQLRestore restore) {
    return restores.cleanUp(restore);
  }

  /** Until some work of this process has ended and its object wants to be reconciled. */
  void awaitWorkEnded() throws InterruptedException {
    if (wakeUps.poll(60, TimeUnit.SECONDS) == null) {
      throw new AssertionError("no work has ended");
    }
  }

  void awaitTold(String subject, What what) throws InterruptedException {
    events.await(subject, what);
  }

  List<What> told(String subject) {
    return events.all().stream()
        .filter(event -> event.subject().equals(subject))
        .map(OperatorEvent::what)
        .filter(what -> what != What.PROGRESS)
        .toList();
  }

  /** The message of the last event of this sort. */
  String message(What what) {
    return events.all().stream()
        .filter(event -> event.what() == what)
        .reduce((first, second) -> second)
        .map(OperatorEvent::message)
        .orElse("");
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
