package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.micrometer.MicrometerListener;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of lease-lock-micrometer, where that is there. */
@AutoConfiguration(
    after = LeaseLockAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({MeterRegistry.class, MicrometerListener.class})
@ConditionalOnBean({LeaseLocks.class, MeterRegistry.class})
@ConditionalOnBooleanProperty(name = "lease-lock.metrics.enabled", matchIfMissing = true)
final class LeaseLockMetricsAutoConfiguration {

  LeaseLockMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  MicrometerListener leaseLockMeters(MeterRegistry registry, LeaseLockProperties properties) {
    return properties.metrics().byNamespace()
        ? MicrometerListener.byNamespaceOn(registry)
        : MicrometerListener.on(registry);
  }
}
