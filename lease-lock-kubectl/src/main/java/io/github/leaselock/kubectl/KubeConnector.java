package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.io.File;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Connects by a kubeconfig, or as the service account of a Pod. */
final class KubeConnector implements Ports.Connector {

  /** Somebody waits at a terminal. */
  private static final int RETRIES = 1;

  private static final int CONNECTION_MILLIS = 5000;
  private static final Duration REQUEST = Duration.ofSeconds(15);
  private static final Duration OPERATION = Duration.ofSeconds(30);
  private static final String DEFAULT_NAMESPACE = "default";

  @Override
  public Ports connect(Connection connection) {
    Config config = config(connection);
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setConnectionTimeout(CONNECTION_MILLIS);
    config.setRequestTimeout((int) REQUEST.toMillis());
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    return new Ports(
        new ApiCluster(client, InstantSource.system()),
        new CoreLocks(KubernetesLocks.builder(client, REQUEST).within(OPERATION).build()),
        Optional.ofNullable(connection.namespace())
            .or(() -> Optional.ofNullable(config.getNamespace()))
            .orElse(DEFAULT_NAMESPACE),
        client::close);
  }

  private static Config config(Connection connection) {
    Config config;
    if (connection.kubeconfig() == null) {
      config = Config.autoConfigure(connection.context());
    } else {
      File file = new File(connection.kubeconfig());
      if (!file.isFile()) {
        throw new UsageException("no such kubeconfig: " + Plain.of(file.toString(), 200));
      }
      config = Config.fromKubeconfig(connection.context(), file);
    }
    String context = connection.context();
    if (context != null
        && config.getContexts().stream().noneMatch(known -> context.equals(known.getName()))) {
      throw new UsageException("context \"" + Plain.of(context, 200) + "\" does not exist");
    }
    return config;
  }
}
