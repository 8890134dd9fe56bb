package io.github.leaselock.examples.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
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
      awaitServed(client, ((CustomResourceDefinition) kind).getSpec());
    }
    return new Cluster(client, true, () -> {});
  }

  /** Until they can be listed: that is later than their definition says it is established. */
  private static void awaitServed(KubernetesClient client, CustomResourceDefinitionSpec kind) {
    String objects = "/apis/%s/v1/%s".formatted(kind.getGroup(), kind.getNames().getPlural());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (client.raw(objects) == null) {
      assertThat(System.nanoTime()).as(objects).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
