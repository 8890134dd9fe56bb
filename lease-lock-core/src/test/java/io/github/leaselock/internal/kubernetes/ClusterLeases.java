package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.StoredLeases;
import java.util.Map;
import java.util.Optional;

/** The Leases that a client sees: of a real API server, or of the client's mock. */
final class ClusterLeases implements StoredLeases {

  private final KubernetesClient client;
  private final String namespace;
  private final String terminatingNamespace;
  private final LeaseStore store;

  ClusterLeases(KubernetesClient client, String namespace, String terminatingNamespace) {
    this.client = client;
    this.namespace = namespace;
    this.terminatingNamespace = terminatingNamespace;
    this.store = KubernetesLeaseStore.using(client);
  }

  @Override
  public LeaseStore store() {
    return store;
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public String absentNamespace() {
    return "nowhere";
  }

  @Override
  public String terminatingNamespace() {
    return terminatingNamespace;
  }

  @Override
  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  public Optional<Map<String, Object>> object(LeaseKey key) {
    return Optional.ofNullable(client.raw(path(key)))
        .map(json -> client.getKubernetesSerialization().unmarshal(json, Map.class));
  }

  @Override
  public void patch(LeaseKey key, Map<String, ?> patch) {
    client
        .leases()
        .inNamespace(key.namespace())
        .withName(key.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }

  @Override
  public void remove(LeaseKey key) {
    client.leases().inNamespace(key.namespace()).withName(key.name()).delete();
  }

  private static String path(LeaseKey key) {
    return "/apis/coordination.k8s.io/v1/namespaces/" + key.namespace() + "/leases/" + key.name();
  }
}
