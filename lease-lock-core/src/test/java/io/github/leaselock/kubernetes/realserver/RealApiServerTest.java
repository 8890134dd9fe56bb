package io.github.leaselock.kubernetes.realserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the server under the other tests is a whole one, and that it can be broken and mended. */
@KubeApiTest
class RealApiServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void itServesNamespacesConfigMapsAndCustomResourcesNotOnlyLeases(TestNamespace namespace) {
    KubernetesClient client = namespace.client();
    String group = namespace.name() + ".example.com";
    Crd.install(client, Crd.named("widgets", "Widget", group));
    var widgets =
        new ResourceDefinitionContext.Builder()
            .withGroup(group)
            .withVersion("v1")
            .withPlural("widgets")
            .withKind("Widget")
            .withNamespaced(true)
            .build();
    try {
      GenericKubernetesResource widget =
          new GenericKubernetesResourceBuilder()
              .withApiVersion(group + "/v1")
              .withKind("Widget")
              .withNewMetadata()
              .withName("one")
              .withNamespace(namespace.name())
              .endMetadata()
              .addToAdditionalProperties("spec", Map.of("size", 3))
              .build();
      client.resource(widget).create();
      client.resource(configMap(namespace, "one")).create();

      assertThat(
              client
                  .genericKubernetesResources(widgets)
                  .inNamespace(namespace.name())
                  .withName("one")
                  .get()
                  .<Integer>get("spec", "size"))
          .isEqualTo(3);
      assertThat(client.configMaps().inNamespace(namespace.name()).withName("one").get().getData())
          .containsEntry("key", "value");
    } finally {
      client.apiextensions().v1().customResourceDefinitions().withName("widgets." + group).delete();
    }
  }

  @Test
  void aLimitedUserMayDoWhatItsRoleSaysUntilTheRoleChanges(TestNamespace namespace) {
    LimitedUser user = new LimitedUser(namespace, leases("get", "create"));
    var asUser = user.client().leases().inNamespace(namespace.name());
    asUser.resource(lease(namespace, "one")).create();

    assertThat(asUser.withName("one").get()).isNotNull();
    assertThatThrownBy(() -> asUser.withName("one").delete())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));

    user.mayDo(leases("delete"));

    assertThat(asUser.withName("one").delete()).hasSize(1);
    assertThatThrownBy(() -> asUser.withName("one").get())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  @Test
  void whatWasStoredSurvivesTheDeathOfEitherServer() {
    try (RealApiServer server = RealApiServer.start()) {
      TestNamespace namespace = TestNamespace.in(server);
      Lease before = server.client().resource(lease(namespace, "one")).create();

      server.restartApiServer();
      assertThat(server.client().resource(before).get()).isEqualTo(before);

      server.restartEtcd();
      assertThat(server.client().resource(before).get()).isEqualTo(before);
    }
  }

  @Test
  void aPausedServerAnswersNobodyUntilItGoesOn() {
    try (RealApiServer server = RealApiServer.start()) {
      Lease lease = lease(TestNamespace.in(server), "one");
      try (KubernetesClient impatient = impatient(server)) {
        server.apiServer().pause();
        assertThatThrownBy(() -> impatient.resource(lease).create())
            .isInstanceOf(KubernetesClientException.class);

        server.apiServer().resume();
        server.awaitReady();
        server.etcd().pause();
        assertThatThrownBy(() -> impatient.resource(lease).get())
            .isInstanceOf(KubernetesClientException.class);

        server.etcd().resume();
        server.awaitReady();
        var leases = server.client().leases().inNamespace(lease.getMetadata().getNamespace());
        Await.until(LIMIT, "lists are answered", () -> leases.list() != null, () -> "");
      }
    }
  }

  @Test
  void aClosedServerLeavesNoProcess() {
    RealApiServer server = RealApiServer.start();
    server.apiServer().pause();
    server.close();

    assertThat(server.apiServer().isAlive()).isFalse();
    assertThat(server.etcd().isAlive()).isFalse();
  }

  private static KubernetesClient impatient(TestCluster cluster) {
    var config = cluster.client().getConfiguration().getRequestConfig();
    return cluster
        .client()
        .newClient(new RequestConfigBuilder(config).withRequestTimeout(500).build())
        .adapt(KubernetesClient.class);
  }

  private static PolicyRule leases(String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups("coordination.k8s.io")
        .withResources("leases")
        .withVerbs(verbs)
        .build();
  }

  private static Lease lease(TestNamespace namespace, String name) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace.name())
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity("somebody")
        .endSpec()
        .build();
  }

  private static ConfigMap configMap(TestNamespace namespace, String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace.name())
        .endMetadata()
        .addToData("key", "value")
        .build();
  }
}
