package io.github.leaselock.demo.play.stage;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Installs the definitions of custom resources that the build generated. */
public final class CustomResources {

  private CustomResources() {}

  /** Installs the definition of each and waits until the server serves it. */
  public static void install(
      KubernetesClient client, List<Class<? extends CustomResource<?, ?>>> types, boolean real)
      throws IOException {
    for (Class<? extends CustomResource<?, ?>> type : types) {
      String crd = CustomResource.getCRDName(type);
      String file = "/META-INF/fabric8/" + crd + "-v1.yml";
      try (InputStream yaml = CustomResources.class.getResourceAsStream(file)) {
        Objects.requireNonNull(yaml, "not on the class path: " + file);
        CustomResourceDefinition definition =
            client.apiextensions().v1().customResourceDefinitions().load(yaml).item();
        client.resource(definition).create();
      }
      if (real) {
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(crd)
            .waitUntilCondition(CustomResources::isEstablished, 20, TimeUnit.SECONDS);
      }
    }
  }

  /** How to read objects of the type without its class. */
  public static ResourceDefinitionContext context(Class<? extends CustomResource<?, ?>> type) {
    return ResourceDefinitionContext.fromResourceType(type);
  }

  /** The server adds status and conditions a little later. */
  private static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
    return Optional.ofNullable(definition)
        .map(CustomResourceDefinition::getStatus)
        .map(CustomResourceDefinitionStatus::getConditions)
        .orElse(List.of())
        .stream()
        .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
