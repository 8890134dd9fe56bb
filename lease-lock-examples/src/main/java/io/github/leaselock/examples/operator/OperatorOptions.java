package io.github.leaselock.examples.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.examples.database.Database;
import java.nio.file.Path;
import java.time.Duration;
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
