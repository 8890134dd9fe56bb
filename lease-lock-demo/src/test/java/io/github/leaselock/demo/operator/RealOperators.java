package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.cluster.RealCluster;
import io.github.leaselock.demo.cluster.RequestLog;
import io.github.leaselock.demo.database.TestData;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine;

/**
 * Operators under their own service account on a real API server, and one database of theirs. Its
 * MySQLCluster has a name of its own, so that one test's locks are not another's.
 */
final class RealOperators implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 90;

  final EventQueue events = new EventQueue();
  final RequestLog requests = new RequestLog();
  final TestData data;
  final String shop;
  private final RealCluster cluster;
  private final Path folder;
  private final List<HasMetadata> created = new ArrayList<>();
  private final List<OperatorProcess> running = new ArrayList<>();
  private final List<KubernetesClient> clients = new ArrayList<>();

  RealOperators(RealCluster cluster, Path folder) throws SQLException {
    this.cluster = cluster;
    this.folder = folder;
    this.data = TestData.create();
    this.shop = data.schema() + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    MySQLCluster resource = new MySQLCluster();
    resource.getMetadata().setName(shop);
    resource.getMetadata().setNamespace(RealCluster.NAMESPACE);
    resource.getSpec().setDatabase(data.schema());
    create(resource);
  }

  /** Starts one, with room for so much work of each kind. */
  OperatorProcess start(String name, int workers) throws SQLException {
    OperatorOptions options = new OperatorOptions();
    new CommandLine(options)
        .parseArgs(
            "--namespace=" + RealCluster.NAMESPACE,
            "--db-url=" + TestData.url(),
            "--backups=" + folder,
            "--operator=" + name,
            "--workers=" + workers);
    KubernetesClient client = cluster.asOperator(requests::listenTo);
    clients.add(client);
    OperatorProcess process = OperatorProcess.start(options.setup(client), events::add, () -> {});
    running.add(process);
    return process;
  }

  MySQLBackup backup(String name, int pauseMillis, boolean waits) {
    MySQLBackup backup = new MySQLBackup();
    backup.getMetadata().setName(shop + "-" + name);
    backup.getMetadata().setNamespace(RealCluster.NAMESPACE);
    backup.getSpec().setClusterName(shop);
    backup.getSpec().setPauseMillis(pauseMillis);
    backup.getSpec().setWaitForLock(waits);
    return create(backup);
  }

  MySQLRestore restore(String name, MySQLBackup source, int pauseMillis) {
    MySQLRestore restore = new MySQLRestore();
    restore.getMetadata().setName(shop + "-" + name);
    restore.getMetadata().setNamespace(RealCluster.NAMESPACE);
    restore.getSpec().setClusterName(shop);
    restore.getSpec().setBackupName(source.getMetadata().getName());
    restore.getSpec().setPauseMillis(pauseMillis);
    return create(restore);
  }

  <T extends HasMetadata> T create(T object) {
    T stored = cluster.admin().resource(object).create();
    created.add(stored);
    return stored;
  }

  /** The object when it has finished. */
  <T extends Operation<?, ?>> T finished(T operation) {
    return until(operation, Operation::hasFinished);
  }

  /** The object as soon as it is as wanted. */
  <T extends HasMetadata> T until(T object, Predicate<T> wanted) {
    return Objects.requireNonNull(
        resource(object)
            .waitUntilCondition(
                now -> now != null && wanted.test(now), PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Deletes the object and returns when it is gone. */
  void delete(HasMetadata object) {
    resource(object).delete();
    resource(object).waitUntilCondition(Objects::isNull, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private <T extends HasMetadata> Resource<T> resource(T object) {
    return cluster.admin().resource(object);
  }

  @Override
  public void close() throws SQLException {
    created.forEach(this::delete); // while there are operators that take the finalizers away
    for (OperatorProcess one : running) {
      one.close();
    }
    clients.forEach(KubernetesClient::close);
  }
}
