package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What actuator's info says of the locks. */
@AutoConfiguration(after = LeaseSessionAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean({LeaseLocks.class, LeaseNamespace.class})
@ConditionalOnEnabledInfoContributor("lease-lock")
final class LeaseLockInfoAutoConfiguration {

  LeaseLockInfoAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "leaseLockInfoContributor")
  InfoContributor leaseLockInfoContributor(
      LeaseNamespace namespace,
      LeaseLockProperties properties,
      ObjectProvider<LeaseSession> session) {
    return new LeaseLockInfo(namespace, properties.inMemory(), session);
  }
}
