package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.support.locks.LockRegistry;

/** Spring Integration's {@link LockRegistry}, where that is there. */
@AutoConfiguration(after = LeaseSessionAutoConfiguration.class)
@ConditionalOnClass(LockRegistry.class)
@ConditionalOnBean({LeaseLocks.class, SessionOpener.class})
@ConditionalOnMissingBean(LockRegistry.class)
@ConditionalOnBooleanProperty(name = "lease-lock.registry.enabled", matchIfMissing = true)
final class LeaseLockRegistryAutoConfiguration {

  LeaseLockRegistryAutoConfiguration() {}

  @Bean(destroyMethod = "close")
  LeaseLockRegistry leaseLockRegistry(
      LeaseLocks locks,
      LeaseNamespace namespace,
      SessionOpener opener,
      LeaseLockProperties properties) {
    return new LeaseLockRegistry(
        locks, new RegistryNames(namespace.name(), properties.registry().prefix()), opener::open);
  }

  @Bean
  Closing leaseLockRegistryClosing(LeaseLockRegistry leaseLockRegistry) {
    return new Closing("lock registry", leaseLockRegistry);
  }
}
