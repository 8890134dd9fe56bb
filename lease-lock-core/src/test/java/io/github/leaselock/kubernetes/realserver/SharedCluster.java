package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one cluster of a test run. {@code -Dleaselock.cluster=kubeconfig} takes the cluster that the
 * kubeconfig names; without it nobody's kubeconfig is read and a server of our own is started.
 */
record SharedCluster(TestCluster cluster) implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger(SharedCluster.class.getName());

  private static @Nullable SharedCluster current;

  static synchronized SharedCluster started() {
    SharedCluster shared = current;
    if (shared == null) {
      TestCluster cluster = start();
      shared = new SharedCluster(cluster);
      current = shared;
      LOGGER.info(
          () -> "Kubernetes " + cluster.version() + " at " + cluster.client().getMasterUrl());
    }
    return shared;
  }

  private static TestCluster start() {
    String choice = System.getProperty("leaselock.cluster", "own");
    return switch (choice) {
      case "own" ->
          ofVersion(System.getProperty("leaselock.kube-api.version", ""), RealApiServer.start());
      case "kubeconfig" -> new ExistingCluster();
      default ->
          throw new IllegalArgumentException(
              "leaselock.cluster is \"own\" or \"kubeconfig\", not \"" + choice + '"');
    };
  }

  /** The server, if it is of the version that was asked for, should one have been. */
  private static TestCluster ofVersion(String wanted, TestCluster server) {
    if (!wanted.isEmpty() && !server.version().equals("v" + wanted)) {
      server.close();
      throw new IllegalStateException("Asked for " + wanted + ", got " + server.version());
    }
    return server;
  }

  @Override
  public void close() {
    synchronized (SharedCluster.class) {
      current = null;
    }
    cluster.close();
  }

  private static final class ExistingCluster implements TestCluster {
    private final KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withRequestRetryBackoffLimit(0)
                    .withRequestTimeout(RealApiServer.REQUEST_TIMEOUT_MILLIS)
                    .build())
            .build();

    @Override
    public KubernetesClient client() {
      return client;
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
