package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.LeaseStoreContract;
import io.github.leaselock.internal.store.StoredLeases;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.TestCluster;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store on a real API server. */
@KubeApiTest
class RealServerLeaseStoreTest extends LeaseStoreContract {

  private final RealServerLeases leases;

  RealServerLeaseStoreTest(TestCluster cluster) {
    this.leases = new RealServerLeases(cluster);
  }

  @AfterEach
  void close() {
    leases.close();
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
