package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseLocks;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;

/** When there is a lock registry, and of which kind. */
@Timeout(120)
@SuppressWarnings("LockNotBeforeTry") // it is closed with its application
class RegistryConfigurationTest {

  @Test
  void thereIsOneWhereSpringIntegrationIs() {
    Lock[] last = new Lock[1];
    Contexts.inMemory()
        .withPropertyValues("lease-lock.namespace=ops", "lease-lock.registry.prefix=orders.")
        .run(
            context -> {
              assertThat(context).hasSingleBean(LockRegistry.class).hasSingleBean(Closing.class);
              LeaseLockRegistry registry = context.getBean(LeaseLockRegistry.class);
              assertThat(registry.lease("42")).hasToString("ops/orders.42");
              last[0] = registry.obtain("42");
              last[0].lock();
              last[0].unlock();
            });
    assertThatThrownBy(() -> last[0].lock()).hasMessageContaining("closed");
  }

  @Test
  void thereIsNoneWithoutItNorIfItIsSwitchedOff() {
    Contexts.inMemory()
        .withClassLoader(new FilteredClassLoader("org.springframework.integration"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LeaseLocks.class));
    Contexts.inMemory()
        .withPropertyValues("lease-lock.registry.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockRegistry.class));
    Contexts.bare()
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockRegistry.class));
  }

  @Test
  void thatOfTheApplicationComesFirst() {
    DefaultLockRegistry own = new DefaultLockRegistry();
    Contexts.inMemory()
        .withBean("own", LockRegistry.class, () -> own)
        .run(
            context -> {
              assertThat(context).getBean(LockRegistry.class).isSameAs(own);
              assertThat(context).doesNotHaveBean("leaseLockRegistryClosing");
            });
  }

  @Test
  void aPrefixThatNoLeaseCanHaveIsRefused() {
    Contexts.inMemory()
        .withPropertyValues("lease-lock.registry.prefix=Orders_")
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining("Orders_"));
  }
}
