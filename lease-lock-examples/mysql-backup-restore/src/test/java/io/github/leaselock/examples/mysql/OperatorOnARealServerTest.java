package io.github.leaselock.examples.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** On the API server of which the environment tells. */
@Tag("kube-api")
class OperatorOnARealServerTest extends MySQLOperatorTest {

  OperatorOnARealServerTest() throws IOException {
    super(cluster());
  }

  private static Cluster cluster() throws IOException {
    assertThat(System.getenv("KUBERNETES_MASTER"))
        .as("run this by .ci/with-api-server")
        .isNotNull();
    KubernetesClient client = new KubernetesClientBuilder().build();
    for (HasMetadata kind : client.load(Files.newInputStream(Path.of("crd.yaml"))).items()) {
      client.resource(kind).createOr(NonDeletingOperation::update);
      client
          .resource((CustomResourceDefinition) kind)
          .waitUntilCondition(OperatorOnARealServerTest::isServed, 60, TimeUnit.SECONDS);
    }
    return new Cluster(client, true, () -> {});
  }

  private static boolean isServed(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }
}
