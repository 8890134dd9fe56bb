package io.github.leaselock.spring;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Experimental;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.testing.InMemoryLeases;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The {@link LeaseLocks} of an application, on its {@link KubernetesClient}; or in memory, for
 * tests. Every bean that is a {@link LeaseLockListener} is notified of what happens to them.
 *
 * <p>Without them there is nothing else of lease-lock: whoever excludes this excludes all of it.
 */
@Experimental
@AutoConfiguration(
    afterName = "org.springframework.cloud.kubernetes.fabric8.Fabric8AutoConfiguration")
@ConditionalOnBooleanProperty(name = "lease-lock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LeaseLockProperties.class)
public final class LeaseLockAutoConfiguration {

  private static final String TESTING = "io.github.leaselock.testing.InMemoryLeases";

  LeaseLockAutoConfiguration() {}

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ApiServerContact leaseLockApiServerContact() {
    return new ApiServerContact();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(KubernetesClient.class)
  @ConditionalOnBean(KubernetesClient.class)
  @ConditionalOnBooleanProperty(
      name = "lease-lock.in-memory",
      havingValue = false,
      matchIfMissing = true)
  static class OnTheClient {

    @Bean
    @ConditionalOnMissingBean
    LeaseLocks leaseLocks(
        KubernetesClient client,
        LeaseLockProperties properties,
        ObjectProvider<LeaseLockListener> listeners) {
      return KubernetesLocks.builder(client, properties.requestTimeout())
          .within(properties.operationTimeout())
          .listener(Listeners.of(listeners))
          .build();
    }

    @Bean
    @ConditionalOnMissingBean
    LeaseNamespace leaseLockNamespace(KubernetesClient client, LeaseLockProperties properties) {
      return LeaseNamespace.of(properties.namespace(), client.getNamespace());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(InMemoryLeases.class)
  @ConditionalOnBooleanProperty("lease-lock.in-memory")
  static class InMemory {

    @Bean
    @ConditionalOnMissingBean
    InMemoryLeases inMemoryLeases() {
      return InMemoryLeases.create();
    }

    @Bean
    @ConditionalOnMissingBean
    LeaseLocks leaseLocks(InMemoryLeases leases, ObjectProvider<LeaseLockListener> listeners) {
      LoggerFactory.getLogger(LeaseLockAutoConfiguration.class)
          .warn("lease-lock.in-memory: the locks exclude nobody outside of this process");
      return leases.locks(Listeners.of(listeners));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass(TESTING)
  @ConditionalOnBooleanProperty("lease-lock.in-memory")
  static class InMemoryOfNothing {

    @Bean
    @ConditionalOnMissingBean
    LeaseLocks leaseLocks() {
      throw new IllegalStateException(
          "lease-lock.in-memory=true needs io.github.leaselock:lease-lock-testing on the class"
              + " path, in the scope of tests");
    }
  }
}
