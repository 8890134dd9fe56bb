package io.github.leaselock.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Pods of the manifests in their namespace, on which the API server enforces the restricted Pod
 * security standard: one that is new enough to know it, 1.25 or later.
 */
@RealClusterTest
@Tag("newer-server")
class RestrictedPodsTest {

  private final RealCluster cluster;

  RestrictedPodsTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployment.yaml", "database/deployment.yaml"})
  void areAdmitted(String file) {
    Pod admitted = cluster.admin().resource(podOf(file)).dryRun(true).create();

    assertThat(admitted.getMetadata().getUid()).isNotNull();
  }

  @Test
  void wouldBeRefusedWithMoreThanTheyNeed() {
    Pod root =
        podOf("deployment.yaml")
            .edit()
            .editSpec()
            .editSecurityContext()
            .withRunAsNonRoot(false)
            .endSecurityContext()
            .editFirstContainer()
            .editSecurityContext()
            .withAllowPrivilegeEscalation(true)
            .endSecurityContext()
            .endContainer()
            .endSpec()
            .build();

    assertThatThrownBy(() -> cluster.admin().resource(root).dryRun(true).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403))
        .hasMessageContainingAll(
            "violates PodSecurity \"restricted:latest\"",
            "allowPrivilegeEscalation",
            "runAsNonRoot");
  }

  /** What the Deployment's controller makes of its template. */
  private static Pod podOf(String file) {
    Deployment deployment = Manifests.in(Manifests.DEPLOY.resolve(file), Deployment.class);
    return new PodBuilder()
        .withMetadata(deployment.getSpec().getTemplate().getMetadata())
        .editMetadata()
        .withName("pod")
        .withNamespace(RealCluster.NAMESPACE)
        .endMetadata()
        .withSpec(deployment.getSpec().getTemplate().getSpec())
        .build();
  }
}
