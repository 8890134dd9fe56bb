package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Custom resource definitions without a schema worth the name. */
public final class Crd {

  private static final Duration SERVED_LIMIT = Duration.ofSeconds(60);

  private Crd() {}

  public static CustomResourceDefinition named(String plural, String kind, String group) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + "." + group)
        .endMetadata()
        .withNewSpec()
        .withGroup(group)
        .withScope("Namespaced")
        .withNewNames()
        .withPlural(plural)
        .withSingular(kind.toLowerCase(Locale.ROOT))
        .withKind(kind)
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }

  /**
   * Creates the definition, and returns when its resources are served, and when the server says so
   * to those who ask what it serves: of each it learns on its own, a moment after the definition.
   */
  public static void install(KubernetesClient client, CustomResourceDefinition crd) {
    client.resource(crd).createOr(existing -> existing.update());
    String plural = crd.getSpec().getNames().getPlural();
    String group = "/apis/" + crd.getSpec().getGroup();
    awaitServed(client, group + "/v1/" + plural, List.of("\"items\""));
    awaitServed(client, group + "/v1", List.of('"' + plural + '"'));
    awaitServed(client, group, List.of("\"preferredVersion\"", "\"v1\""));
  }

  private static void awaitServed(KubernetesClient client, String path, List<String> words) {
    Await.until(
        SERVED_LIMIT,
        path + " is served",
        () -> words.stream().allMatch(String.valueOf(client.raw(path))::contains),
        () -> "");
  }
}
