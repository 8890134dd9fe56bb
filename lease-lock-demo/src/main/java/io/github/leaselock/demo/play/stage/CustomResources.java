package io.github.leaselock.demo.play.stage;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Installs the definitions of custom resources that the build generated. */
public final class CustomResources {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

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
        if (real) {
          awaitServed(client, definition);
        }
      }
    }
  }

  /** How to read objects of the type without its class. */
  public static ResourceDefinitionContext context(Class<? extends CustomResource<?, ?>> type) {
    return ResourceDefinitionContext.fromResourceType(type);
  }

  /**
   * Waits until the objects of a definition can be listed. What serves them learns of it later than
   * its status tells, and what lists or watches them before is answered that there is no such kind.
   */
  public static void awaitServed(KubernetesClient client, CustomResourceDefinition definition) {
    String objects =
        String.join(
            "/",
            "/apis",
            definition.getSpec().getGroup(),
            definition.getSpec().getVersions().get(0).getName(),
            definition.getSpec().getNames().getPlural());
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!isListed(client, objects)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(objects + " is not served");
      }
      LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
    }
  }

  private static boolean isListed(KubernetesClient client, String objects) {
    try {
      return client.raw(objects) != null;
    } catch (KubernetesClientException notYet) { // 429: storage is (re)initializing
      return false;
    }
  }
}
