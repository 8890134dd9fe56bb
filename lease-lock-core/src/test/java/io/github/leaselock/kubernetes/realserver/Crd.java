package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
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

  /** Creates the definition, and returns when its resources are served. */
  public static void install(KubernetesClient client, CustomResourceDefinition crd) {
    client.resource(crd).createOr(existing -> existing.update());
    String resources =
        "/apis/%s/v1/%s".formatted(crd.getSpec().getGroup(), crd.getSpec().getNames().getPlural());
    Await.until(
        SERVED_LIMIT, resources + " is served", () -> client.raw(resources) != null, () -> "");
  }
}
