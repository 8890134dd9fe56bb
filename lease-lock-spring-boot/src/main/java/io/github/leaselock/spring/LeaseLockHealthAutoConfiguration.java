package io.github.leaselock.spring;

import io.github.leaselock.LeaseSession;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the session that is a bean. */
@AutoConfiguration(after = LeaseSessionAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({LeaseSession.class, ApiServerContact.class})
@ConditionalOnEnabledHealthIndicator("lease-lock")
final class LeaseLockHealthAutoConfiguration {

  LeaseLockHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "leaseLockHealthIndicator")
  HealthIndicator leaseLockHealthIndicator(LeaseSession session, ApiServerContact contact) {
    return new SessionHealth(session, contact);
  }
}
