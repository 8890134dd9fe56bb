package io.github.leaselock.spring;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications to look into, with all of our auto-configurations, in the order of Spring Boot. */
final class Contexts {

  private static final String IMPORTS =
      "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

  private Contexts() {}

  static ApplicationContextRunner bare() {
    return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ours()));
  }

  static ApplicationContextRunner onAClient() {
    return bare().withBean("client", KubernetesClient.class, Contexts::client);
  }

  static ApplicationContextRunner inMemory() {
    return bare().withPropertyValues("lease-lock.in-memory=true");
  }

  /** One that sends nothing until it is asked to, and then reaches nobody. */
  static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .withNamespace("of-the-client")
                .build())
        .build();
  }

  private static Class<?>[] ours() {
    return names().stream().map(Contexts::named).toArray(Class<?>[]::new);
  }

  /** Those that an application gets, so that none is tested that is not registered. */
  static List<String> names() {
    try (InputStream file =
        Objects.requireNonNull(Contexts.class.getResourceAsStream(IMPORTS), IMPORTS)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, Contexts.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
