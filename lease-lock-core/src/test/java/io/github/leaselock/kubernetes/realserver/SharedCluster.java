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

  private static @Nullable SharedCluster current;

  static synchronized SharedCluster started() {
    if (current == null) {
      current = new SharedCluster(start());
      String address = current.cluster.client().getMasterUrl().toString();
      Logger.getLogger(SharedCluster.class.getName())
          .info(() -> "Testing against Kubernetes " + current.cluster.version() + " at " + address);
    }
    return current;
  }

  private static TestCluster start() {
    String choice = System.getProperty("leaselock.cluster", "own");
    return switch (choice) {
      case "own" -> RealApiServer.start();
      case "kubeconfig" -> new ExistingCluster();
      default ->
          throw new IllegalArgumentException(
              "leaselock.cluster is \"own\" or \"kubeconfig\", not \"" + choice + '"');
    };
  }

  @Override
  public void close() throws Exception {
    synchronized (SharedCluster.class) {
      current = null;
    }
    if (cluster instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private static final class ExistingCluster implements TestCluster, AutoCloseable {
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
