package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A cluster to test against, seen as its administrator. */
public interface TestCluster extends AutoCloseable {

  /** The one cluster of this test run, started by the first call. */
  static TestCluster shared() {
    return SharedCluster.started().cluster();
  }

  /** An administrator's client with its retries off. Callers leave it open. */
  KubernetesClient client();

  /** For example {@code v1.20.2}. Older clients fail on what newer servers add to their answer. */
  default String version() {
    Map<?, ?> version =
        client().getKubernetesSerialization().unmarshal(client().raw("/version"), Map.class);
    return String.valueOf(version.get("gitVersion"));
  }

  /** The client of a user who may do what RBAC grants to that name. Callers leave it open. */
  default KubernetesClient clientOf(String user) {
    var impersonated = client().getConfiguration().getRequestConfig();
    return client()
        .newClient(new RequestConfigBuilder(impersonated).withImpersonateUsername(user).build())
        .adapt(KubernetesClient.class);
  }

  /** Creates a namespace under a name that nobody used before. */
  default String newNamespace() {
    String name = "test-" + UUID.randomUUID().toString().toLowerCase(Locale.ROOT);
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** Ends what was started for the tests; a cluster that was there before stays. */
  @Override
  void close();
}
