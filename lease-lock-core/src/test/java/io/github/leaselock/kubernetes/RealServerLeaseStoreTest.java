package io.github.leaselock.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.store.LeaseStoreContract;
import io.github.leaselock.store.StoredLeases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store on a real API server. */
@KubeApiTest
class RealServerLeaseStoreTest extends LeaseStoreContract {

  private KubernetesClient client;
  private Lease keeper;
  private StoredLeases leases;

  @BeforeEach
  void useTheServer(TestNamespace namespace) {
    client = namespace.client();
    keeper = inANamespaceThatIsBeingDeleted(namespace.cluster().newNamespace());
    leases = new ClusterLeases(client, namespace.name(), keeper.getMetadata().getNamespace());
  }

  /** A finalizer on what is in it keeps a namespace terminating, whatever controllers run. */
  private Lease inANamespaceThatIsBeingDeleted(String namespace) {
    Lease lease =
        client
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("keeper")
                    .withFinalizers("example.com/keep")
                    .endMetadata()
                    .build())
            .create();
    client.namespaces().withName(namespace).delete();
    return lease;
  }

  @AfterEach
  void letTheNamespaceGo() {
    client
        .resource(keeper)
        .edit(lease -> lease.edit().editMetadata().withFinalizers(List.of()).endMetadata().build());
  }

  @Override
  protected StoredLeases leases() {
    return leases;
  }

  /** Servers before 1.31 drop the field, and such a Lease is then like any other. */
  @Test
  @Override
  protected void aLeaseWithAStrategyIsManagedByAnElection() {
    created();
    leases()
        .patch(
            key(),
            Map.of(
                "spec",
                Map.of("strategy", "OldestEmulationVersion", "holderIdentity", "candidate")));

    LeaseRecord managed = found();

    assertThat(managed.electionManaged()).isEqualTo(section("spec").containsKey("strategy"));
    assertThat(managed.holderIdentity()).isEqualTo("candidate");
  }
}
