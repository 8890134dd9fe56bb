package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.database.UnusableDataException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which database on the server is a cluster's data. */
final class ClusterData {

  private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final KubernetesClient client;

  ClusterData(KubernetesClient client) {
    this.client = client;
  }

  String databaseOf(Operation<?, ?> operation) throws UnusableDataException {
    String name = OperationLocks.cluster(operation);
    @Nullable MySQLCluster cluster =
        client
            .resources(MySQLCluster.class)
            .inNamespace(operation.getMetadata().getNamespace())
            .withName(name)
            .get();
    @Nullable String told = cluster == null ? null : cluster.getSpec().getDatabase();
    String database = told == null ? name.replace('-', '_').replace('.', '_') : told;
    if (!DATABASE.matcher(database).matches()) {
      throw new UnusableDataException("not the name of a database: " + database);
    }
    return database;
  }
}
