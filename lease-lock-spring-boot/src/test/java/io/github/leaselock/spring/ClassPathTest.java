package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Applications that lack this or that. Their configurations are read by name, as Spring Boot reads
 * them: what an annotation of theirs names need not be there.
 */
class ClassPathTest {

  private static ApplicationContextRunner lacking(String... packages) {
    return new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withClassLoader(new FilteredClassLoader(packages))
        .withBean("locks", LeaseLocks.class, () -> StoreLocks.on(new InMemoryLeaseStore()))
        .withPropertyValues("lease-lock.session.enabled=true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.fabric8",
        "io.github.leaselock.testing",
        "io.github.leaselock.micrometer",
        "io.github.leaselock.shedlock",
        "io.micrometer",
        "net.javacrumbs.shedlock",
        "org.springframework.boot.actuate",
        "org.springframework.boot.health",
        "org.springframework.integration"
      })
  void itStartsWithoutIt(String absent) {
    lacking(absent)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LeaseLocks.class)
                    .hasSingleBean(LeaseSession.class));
  }

  @Test
  void itStartsWithoutAnyOfThem() {
    lacking(
            "io.fabric8",
            "io.github.leaselock.testing",
            "io.github.leaselock.micrometer",
            "io.github.leaselock.shedlock",
            "io.micrometer",
            "net.javacrumbs.shedlock",
            "org.springframework.boot.actuate",
            "org.springframework.boot.health",
            "org.springframework.integration")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LeaseSession.class)
                    .hasSingleBean(Closing.class));
  }

  @Test
  void withAllOfThemThereIsEverything() {
    lacking("nothing")
        .run(
            context ->
                assertThat(context)
                    .hasBean("leaseLockHealthIndicator")
                    .hasBean("leaseLockInfoContributor")
                    .hasBean("leaseLockProvider")
                    .hasBean("leaseLockRegistry"));
  }

  @Configuration(proxyBeanMethods = false)
  @Import(ByName.class)
  static class Application {}

  static final class ByName implements DeferredImportSelector {
    @Override
    public String[] selectImports(AnnotationMetadata importing) {
      return Contexts.names().toArray(String[]::new);
    }
  }
}
