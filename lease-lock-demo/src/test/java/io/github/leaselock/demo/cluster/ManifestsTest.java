package io.github.leaselock.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen of the manifests without a server. */
class ManifestsTest {

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "deploy/database"})
  void theKustomizationListsWhatThereIs(String folder) throws IOException {
    Path root = Path.of(folder);
    try (Stream<Path> files = Files.walk(root)) {
      List<String> manifests =
          files
              .filter(Files::isRegularFile)
              .map(file -> root.relativize(file).toString())
              .filter(file -> !file.equals("kustomization.yaml"))
              .filter(file -> !file.startsWith("samples/") && !file.startsWith("database/"))
              .toList();
      assertThat(Manifests.resources(root)).containsExactlyInAnyOrderElementsOf(manifests);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/deployment.yaml", "deploy/database/deployment.yaml"})
  void podsAreRestricted(String file) {
    PodSpec pod = pod(file);
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .hasSize(1)
        .allSatisfy(
            container -> {
              assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
              assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
              assertThat(container.getResources().getLimits()).containsKeys("memory");
            });
  }

  @Test
  void twoOperatorsAreProbedWhereTheyAnswer() {
    Deployment deployment = Manifests.in(Path.of("deploy/deployment.yaml"), Deployment.class);
    Container operator = pod("deploy/deployment.yaml").getContainers().get(0);

    assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
    assertThat(List.of(operator.getLivenessProbe(), operator.getStartupProbe()))
        .extracting(probe -> probe.getHttpGet().getPath())
        .containsOnly("/livez");
    assertThat(operator.getReadinessProbe())
        .extracting(Probe::getHttpGet)
        .extracting(get -> get.getPath())
        .isEqualTo("/readyz");
  }

  private static PodSpec pod(String file) {
    return Manifests.in(Path.of(file), Deployment.class).getSpec().getTemplate().getSpec();
  }
}
