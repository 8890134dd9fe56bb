package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.SessionLoss;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** How sessions are opened, and the one that is a bean, if the application asks for one. */
@AutoConfiguration(after = LeaseLockAutoConfiguration.class)
@ConditionalOnBean(LeaseLocks.class)
final class LeaseSessionAutoConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseSessionAutoConfiguration.class);

  private static final Duration SPRINGS_DEFAULT = Duration.ofSeconds(30);

  LeaseSessionAutoConfiguration() {}

  /** Of an application whose locks are its own, or in memory. */
  @Bean
  @ConditionalOnMissingBean
  LeaseNamespace leaseLockNamespace(LeaseLockProperties properties) {
    return LeaseNamespace.of(properties.namespace(), null);
  }

  @Bean
  SessionOpener leaseLockSessionOpener(
      LeaseLocks locks,
      LeaseNamespace namespace,
      LeaseLockProperties properties,
      Environment environment) {
    Duration phase =
        Binder.get(environment)
            .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
            .orElse(SPRINGS_DEFAULT);
    return new SessionOpener(locks, namespace, properties.session(), phase);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("lease-lock.session.enabled")
  @ConditionalOnMissingBean(LeaseSession.class)
  static class OneSession {

    @Bean(destroyMethod = "close")
    LeaseSession leaseSession(
        SessionOpener opener, LeaseLockProperties properties, ApplicationContext application)
        throws InterruptedException {
      LeaseSession session = opener.open();
      if (properties.session().endsApplication()) {
        session.lost().thenAccept(loss -> lost(loss, application));
      }
      return session;
    }

    @Bean
    Closing leaseSessionClosing(LeaseSession leaseSession) {
      return new Closing("session of lease-lock", leaseSession);
    }

    private static void lost(SessionLoss loss, ApplicationContext application) {
      if (loss.reason() != SessionLoss.Reason.CLOSED) {
        LOG.error("the session of lease-lock is lost, and so is the application: {}", loss);
        AvailabilityChangeEvent.publish(application, LivenessState.BROKEN);
      }
    }
  }
}
