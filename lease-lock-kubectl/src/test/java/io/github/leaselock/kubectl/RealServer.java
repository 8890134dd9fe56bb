package io.github.leaselock.kubectl;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An etcd and a kube-apiserver as child processes on the loopback, with two kinds of objects. */
final class RealServer implements AutoCloseable {

  static final String GROUP = "db.example.com";

  private final KubeAPIServer server;
  final KubernetesClient client;
  final Path kubeconfig;

  RealServer(Path directory) throws IOException {
    server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withUpdateKubeConfig(false)
                .withWaitForEtcdHealthCheckOnStartup(false)
                .withStartupTimeout(300_000)
                .build());
    server.start();
    kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.getKubeConfigYaml());
    client = client();
    try (InputStream kinds =
        Objects.requireNonNull(RealServer.class.getResourceAsStream("kinds.yaml"))) {
      client.load(kinds).create();
    }
    for (String plural : List.of("mysqlbackups", "mysqlrestores")) {
      awaitServed(plural);
    }
  }

  /**
   * Until they can be listed, and looked up: what answers each of these learns of a definition by
   * itself, and later than its status says that it is established.
   */
  private void awaitServed(String plural) {
    String version = "/apis/" + GROUP + "/v1";
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (client.raw(version + "/" + plural) == null
        || client.raw("/apis/" + GROUP) == null
        || !String.valueOf(client.raw(version)).contains("\"" + plural + "\"")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(plural + " are not served");
      }
      Thread.onSpinWait();
    }
  }

  /** Patient: the machine may be busy. */
  KubernetesClient client() throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    config.setRequestTimeout(60_000);
    config.setConnectionTimeout(60_000);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  LeaseLocks locks(KubernetesClient of) {
    return KubernetesLocks.builder(of, Duration.ofSeconds(30))
        .within(Duration.ofSeconds(90))
        .build();
  }

  /** A user of whom nothing is known but the name. */
  KubernetesClient as(String user) {
    return client
        .newClient(new RequestConfigBuilder().withImpersonateUsername(user).build())
        .adapt(KubernetesClient.class);
  }

  void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** An object with a state, stored. */
  Holder stored(String kind, String namespace, String name, String state) {
    GenericKubernetesResource object =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(GROUP + "/v1")
            .withKind(kind)
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .addToAdditionalProperties("status", Map.of("state", state))
            .build();
    return KubernetesLocks.holderOf(client.resource(object).create());
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
