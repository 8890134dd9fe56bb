package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.demo.database.Database;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What an operator process is told at its start; each option can come from the environment. */
final class OperatorOptions {

  @ArgGroup(exclusive = true)
  @Nullable ApiServer apiServer;

  /** Where the API server is; neither: as inside a cluster, or the user's kubeconfig. */
  static final class ApiServer {
    @Option(names = "--api-url", description = "URL of an API server that asks for no login")
    @Nullable String url;

    @Option(names = "--kubeconfig", description = "kubeconfig file; its current context is used")
    @Nullable Path kubeconfig;
  }

  @Option(
      names = "--namespace",
      defaultValue = "${env:LEASE_LOCK_NAMESPACE:-default}",
      description = "namespace to work in (default: default)")
  String namespace = "default";

  @Option(
      names = "--db-url",
      required = true,
      defaultValue = "${env:LEASE_LOCK_DB_URL}",
      description = "JDBC URL of the database server, for an account that may do everything")
  String databaseUrl = "";

  @Option(
      names = "--backups",
      required = true,
      defaultValue = "${env:LEASE_LOCK_BACKUPS}",
      description = "folder for backup files, the same for all operators")
  Path backups = Path.of("backups");

  @Option(
      names = "--operator",
      defaultValue = "${env:LEASE_LOCK_OPERATOR:-operator}",
      description = "name of this process; a random part is added (default: operator)")
  String operator = "operator";

  @Option(
      names = "--workers",
      defaultValue = "4",
      description = "backups and restores that may run at a time in this process (default: 4)")
  int workers = 4;

  @Option(
      names = "--silence",
      paramLabel = "SECONDS",
      defaultValue = "${env:LEASE_LOCK_SILENCE:-30}",
      description =
          "the database takes this process for dead when it has heard nothing for so long"
              + " (default: 30)")
  int silenceSeconds = 30;

  @Option(
      names = "--health-probe-bind-address",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:LEASE_LOCK_HEALTH_ADDRESS}",
      description = "where to answer /livez and /readyz (default: nowhere)")
  @Nullable String healthAddress;

  /** Where to answer probes, if at all. */
  Optional<InetSocketAddress> healthAddress() {
    String address = healthAddress;
    if (address == null || address.isBlank()) {
      return Optional.empty();
    }
    int colon = address.lastIndexOf(':');
    return Optional.of(
        new InetSocketAddress(
            address.substring(0, Math.max(colon, 0)),
            Integer.parseInt(address.substring(colon + 1))));
  }

  /** A client of the API server that was named; to be closed by the caller. */
  KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(config()).build();
  }

  OperatorProcess.Setup setup(KubernetesClient client) {
    return new OperatorProcess.Setup(
        operator,
        namespace,
        client,
        Database.at(databaseUrl),
        backups.toAbsolutePath(),
        workers,
        Duration.ofSeconds(silenceSeconds));
  }

  private Config config() {
    ApiServer named = apiServer;
    if (named != null && named.url != null) {
      // empty: nothing of the user's kubeconfig may leak into a connection by URL
      return new ConfigBuilder(Config.empty()).withMasterUrl(named.url).build();
    }
    if (named != null && named.kubeconfig != null) {
      return Config.fromKubeconfig(named.kubeconfig.toFile());
    }
    return new ConfigBuilder().build();
  }
}
