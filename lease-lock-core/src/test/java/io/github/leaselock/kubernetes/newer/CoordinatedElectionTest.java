package io.github.leaselock.kubernetes.newer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.internal.kubernetes.RealServerLeases;
import io.github.leaselock.internal.store.LeaseStoreContract;
import io.github.leaselock.internal.store.StoredLeases;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.NewerServerTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The store's whole contract, and the lock, on a server whose own controller elects leaders by
 * {@code spec.strategy} and {@code spec.preferredHolder} (KEP-4355).
 */
@NewerServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoordinatedElectionTest extends LeaseStoreContract {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Holder RESTORE = new Holder("Job.batch", "restore", "restore-1", "uid-1");

  private RealApiServer server;
  private RealServerLeases leases;

  @BeforeAll
  void startServer() {
    server =
        RealApiServer.start(
            "--feature-gates=CoordinatedLeaderElection=true",
            "--runtime-config=coordination.k8s.io/v1beta1=true");
  }

  @BeforeEach
  void openNamespaces() {
    leases = new RealServerLeases(server);
  }

  @AfterEach
  void closeNamespaces() {
    leases.close();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @Override
  protected StoredLeases leases() {
    return leases;
  }

  @Test
  void whatTheControllerHasElectedIsRefusedAsALockAndNotTouched() {
    KubernetesClient client = server.client();
    String namespace = server.newNamespace();
    Await.until(
        LIMIT,
        "the candidate is elected, whose renewTime must be of the last 5 s",
        () -> {
          client.resource(candidate(namespace)).unlock().createOr(existing -> existing.update());
          return "candidate".equals(elected(namespace).getSpec().getHolderIdentity());
        },
        () -> client.leases().inNamespace(namespace).list().getItems().toString());
    LeaseLocks locks = KubernetesLocks.using(client);

    assertThatThrownBy(
            () -> locks.lock(namespace, "elected").acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOfSatisfying(
            LeaseRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.ELECTION_MANAGED))
        .hasMessageContaining("spec.strategy");
    assertThat(elected(namespace).getSpec().getHolderIdentity()).isEqualTo("candidate");
    assertThat(elected(namespace).getMetadata().getAnnotations()).isNullOrEmpty();

    assertThat(locks.lock(namespace, "another").acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Acquired.class);
    Lease another = client.leases().inNamespace(namespace).withName("another").get();
    assertThat(another.getSpec().getStrategy()).isNull();
    assertThat(another.getSpec().getPreferredHolder()).isNull();
  }

  private Lease elected(String namespace) {
    return server.client().leases().inNamespace(namespace).withName("elected").get();
  }

  private GenericKubernetesResource candidate(String namespace) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return server
        .client()
        .getKubernetesSerialization()
        .unmarshal(
            """
            apiVersion: coordination.k8s.io/v1beta1
            kind: LeaseCandidate
            metadata: {name: candidate, namespace: %s}
            spec:
              leaseName: elected
              binaryVersion: 1.0.0
              emulationVersion: 1.0.0
              strategy: OldestEmulationVersion
              renewTime: %s
            """
                .formatted(namespace, now),
            GenericKubernetesResource.class);
  }
}
