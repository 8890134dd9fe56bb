package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.shedlock.SessionLockProvider;
import io.github.leaselock.shedlock.TimedLockProvider;
import java.time.Duration;
import java.util.Optional;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.support.LockException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.FilteredClassLoader;

/** ShedLock's LockProvider. */
@Timeout(120)
class ShedLockTest {

  private static final String BY_SESSION = "lease-lock.shedlock.ended-by=session";

  private static LockConfiguration report() {
    return new LockConfiguration(
        ClockProvider.now(), "report", Duration.ofMinutes(10), Duration.ZERO);
  }

  @Test
  void locksEndByShedLocksTimesUnlessOtherwiseSaid() {
    Contexts.inMemory()
        .withPropertyValues("lease-lock.namespace=ops")
        .run(
            context -> {
              assertThat(context).hasSingleBean(LockProvider.class);
              TimedLockProvider provider = context.getBean(TimedLockProvider.class);
              assertThat(provider.lease("report").namespace()).isEqualTo("ops");
              assertThat(provider.lock(report())).isPresent();
              assertThat(provider.lock(report())).isEmpty();
            });
  }

  @Test
  void byASessionTheyAreReleasedWhenTheApplicationEnds() {
    InMemoryLeaseStore store = new InMemoryLeaseStore();
    SessionLockProvider[] last = new SessionLockProvider[1];
    Contexts.bare()
        .withBean("locks", LeaseLocks.class, () -> StoreLocks.on(store))
        .withPropertyValues(BY_SESSION, "lease-lock.namespace=ops")
        .run(
            context -> {
              assertThat(context)
                  .hasSingleBean(LockProvider.class)
                  .hasBean("leaseLockProviderClosing");
              last[0] = context.getBean(SessionLockProvider.class);
              assertThat(last[0].lock(report())).isPresent();
            });
    assertThat(StoreLocks.on(store).lock(last[0].lease("report")).inspect().isFree()).isTrue();
    assertThatThrownBy(() -> last[0].lock(report())).isInstanceOf(LockException.class);
  }

  @Test
  void thereIsNoneWhereShedLockIsNotOrItIsSwitchedOff() {
    Contexts.inMemory()
        .withClassLoader(new FilteredClassLoader("net.javacrumbs.shedlock"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LeaseLocks.class));
    Contexts.inMemory()
        .withClassLoader(new FilteredClassLoader("io.github.leaselock.shedlock"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockProvider.class));
    Contexts.inMemory()
        .withPropertyValues("lease-lock.shedlock.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockProvider.class));
    Contexts.bare()
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockProvider.class));
  }

  @Test
  void thatOfTheApplicationComesFirst() {
    LockProvider own = configuration -> Optional.empty();
    Contexts.inMemory()
        .withBean("own", LockProvider.class, () -> own)
        .withPropertyValues(BY_SESSION)
        .run(
            context -> {
              assertThat(context).getBean(LockProvider.class).isSameAs(own);
              assertThat(context).doesNotHaveBean("leaseLockProviderClosing");
            });
  }

  @Test
  void anEndThatDoesNotExistIsRefused() {
    Contexts.inMemory()
        .withPropertyValues("lease-lock.shedlock.ended-by=magic")
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining("magic"));
  }
}
