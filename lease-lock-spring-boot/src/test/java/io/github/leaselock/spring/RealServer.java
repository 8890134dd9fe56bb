package io.github.leaselock.spring;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An etcd and a kube-apiserver, as child processes on the loopback. */
final class RealServer implements AutoCloseable {

  private final KubeAPIServer server;
  private final KubernetesClient client;

  RealServer() {
    server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withUpdateKubeConfig(false)
                .withWaitForEtcdHealthCheckOnStartup(false)
                .withStartupTimeout(300_000)
                .build());
    server.start();
    Config patient = Config.fromKubeconfig(server.getKubeConfigYaml());
    patient.setRequestTimeout(60_000);
    patient.setConnectionTimeout(60_000);
    client = new KubernetesClientBuilder().withConfig(patient).build();
  }

  KubernetesClient client() {
    return client;
  }

  /** For another process. */
  Path kubeconfig(Path folder) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), server.getKubeConfigYaml());
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
