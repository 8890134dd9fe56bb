package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.StoredLeases;
import io.github.leaselock.kubernetes.realserver.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Leases on a real API server, in namespaces of their own that go when it is closed. */
public final class RealServerLeases implements StoredLeases, AutoCloseable {

  /** A busy machine is no failure. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  private final KubernetesClient administrator;
  private final Lease keeper;
  private final StoredLeases leases;
  private final LeaseStore store;

  /** With the store of the cluster's administrator. */
  public RealServerLeases(TestCluster cluster) {
    this(cluster, cluster.newNamespace(), cluster.client());
  }

  /**
   * With the store of another client; what others do is done by the administrator.
   *
   * @param namespace a new one
   */
  public RealServerLeases(TestCluster cluster, String namespace, KubernetesClient client) {
    this.administrator = cluster.client();
    this.keeper = inANamespaceThatIsBeingDeleted(cluster.newNamespace());
    this.leases = new ClusterLeases(administrator, namespace, keeper.getMetadata().getNamespace());
    this.store = KubernetesLeaseStore.using(client, REQUEST_TIMEOUT);
  }

  /** A finalizer on what is in it keeps a namespace terminating, whatever controllers run. */
  private Lease inANamespaceThatIsBeingDeleted(String namespace) {
    Lease lease =
        administrator
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("keeper")
                    .withFinalizers("example.com/keep")
                    .endMetadata()
                    .build())
            .create();
    administrator.namespaces().withName(namespace).delete();
    return lease;
  }

  @Override
  public LeaseStore store() {
    return store;
  }

  @Override
  public String namespace() {
    return leases.namespace();
  }

  @Override
  public String absentNamespace() {
    return leases.absentNamespace();
  }

  @Override
  public String terminatingNamespace() {
    return leases.terminatingNamespace();
  }

  @Override
  public Optional<Map<String, Object>> object(LeaseKey key) {
    return leases.object(key);
  }

  @Override
  public void patch(LeaseKey key, Map<String, ?> patch) {
    leases.patch(key, patch);
  }

  @Override
  public void remove(LeaseKey key) {
    leases.remove(key);
  }

  /** Asks for the deletion and does not wait: without controllers it never ends. */
  @Override
  public void close() {
    UnaryOperator<Lease> withoutFinalizers =
        lease -> lease.edit().editMetadata().withFinalizers(List.of()).endMetadata().build();
    administrator.resource(keeper).edit(withoutFinalizers);
    administrator.namespaces().withName(namespace()).delete();
  }
}
