package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.shedlock.SessionLockProvider;
import io.github.leaselock.shedlock.TimedLockProvider;
import net.javacrumbs.shedlock.core.LockProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** ShedLock's {@link LockProvider}, where lease-lock-shedlock is there. */
@AutoConfiguration(after = LeaseSessionAutoConfiguration.class)
@ConditionalOnClass({LockProvider.class, TimedLockProvider.class})
@ConditionalOnBean({LeaseLocks.class, SessionOpener.class})
@ConditionalOnMissingBean(LockProvider.class)
@ConditionalOnBooleanProperty(name = "lease-lock.shedlock.enabled", matchIfMissing = true)
final class ShedLockOnLeasesAutoConfiguration {

  ShedLockOnLeasesAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(
      name = "lease-lock.shedlock.ended-by",
      havingValue = "times",
      matchIfMissing = true)
  static class ByTimes {

    @Bean
    TimedLockProvider leaseLockProvider(LeaseLocks locks, LeaseNamespace namespace) {
      return TimedLockProvider.on(locks, namespace.name());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "lease-lock.shedlock.ended-by", havingValue = "session")
  static class BySession {

    @Bean(destroyMethod = "close")
    SessionLockProvider leaseLockProvider(
        LeaseLocks locks, LeaseNamespace namespace, SessionOpener opener) {
      return SessionLockProvider.on(locks, namespace.name(), opener::open);
    }

    @Bean
    Closing leaseLockProviderClosing(SessionLockProvider leaseLockProvider) {
      return new Closing("session of ShedLock's locks", leaseLockProvider);
    }
  }
}
