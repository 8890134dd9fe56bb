package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.micrometer.MicrometerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Health, info and meters. */
@Timeout(120)
class ActuatorTest {

  private static final String ON = "lease-lock.session.enabled=true";
  private static final String HEALTH = "leaseLockHealthIndicator";
  private static final String INFO = "leaseLockInfoContributor";
  private static final LeaseKey ANY = new LeaseKey("ops", "any");

  private static ApplicationContextRunner withASession() {
    return Contexts.inMemory().withPropertyValues(ON);
  }

  private static Health health(HealthIndicator indicator) {
    return Objects.requireNonNull(indicator.health());
  }

  @Test
  void thereIsHealthWhereThereIsASession() {
    withASession().run(context -> assertThat(context).hasBean(HEALTH));
    Contexts.inMemory().run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HEALTH));
    withASession()
        .withPropertyValues("management.health.lease-lock.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HEALTH));
    withASession()
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LeaseSession.class)
                    .doesNotHaveBean(HEALTH));
    HealthIndicator own = () -> Health.up().build();
    withASession()
        .withBean(HEALTH, HealthIndicator.class, () -> own)
        .run(context -> assertThat(context).getBean(HEALTH).isSameAs(own));
  }

  @Test
  void itIsUpWhileTheSessionIsAndSaysWhatIsKnownOfTheApiServer() {
    withASession()
        .withPropertyValues("lease-lock.session.duration=10m")
        .run(
            context -> {
              HealthIndicator indicator = context.getBean(HEALTH, HealthIndicator.class);
              ApiServerContact contact = context.getBean(ApiServerContact.class);
              LeaseSession session = context.getBean(LeaseSession.class);
              assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
              assertThat(health(indicator).getDetails())
                  .containsEntry("session", session.key().toString())
                  .containsEntry("apiServer", "unknown: nothing was renewed yet");

              contact.renewed(ANY, Duration.ofMillis(3));
              assertThat(health(indicator).getDetails())
                  .containsEntry("apiServer", "reached")
                  .doesNotContainKey("failure");

              contact.renewalFailed(
                  ANY, new StoreFailure(StoreFailure.Kind.TIMEOUT, "no answer", Optional.empty()));
              assertThat(health(indicator).getStatus()).as("it may last").isEqualTo(Status.UP);
              assertThat(health(indicator).getDetails())
                  .containsEntry("apiServer", "not reached")
                  .hasEntrySatisfying(
                      "failure", what -> assertThat(what.toString()).contains("no answer"));

              session.close();
              assertThat(health(indicator).getStatus()).isEqualTo(Status.DOWN);
              assertThat(health(indicator).getDetails())
                  .hasEntrySatisfying(
                      "lost", loss -> assertThat(loss.toString()).contains("CLOSED"));
            });
  }

  @Test
  void renewalsTellOfTheApiServer() {
    withASession()
        .withPropertyValues("lease-lock.session.duration=20s")
        .withBean("renewals", Renewals.class)
        .run(
            context -> {
              assertThat(context.getBean(Renewals.class).happened.await(60, TimeUnit.SECONDS))
                  .isTrue();
              assertThat(context.getBean(ApiServerContact.class).last()).isPresent();
            });
  }

  /** Notified last. */
  @Order(Ordered.LOWEST_PRECEDENCE)
  static final class Renewals implements LeaseLockListener {
    private final CountDownLatch happened = new CountDownLatch(1);

    @Override
    public void renewed(LeaseKey session, Duration latency) {
      happened.countDown();
    }
  }

  @Test
  void infoNamesTheNamespaceAndTheSession() {
    withASession()
        .withPropertyValues("lease-lock.namespace=ops")
        .run(
            context -> {
              String session = context.getBean(LeaseSession.class).key().toString();
              assertThat(details(context.getBean(INFO, InfoContributor.class)))
                  .containsEntry("namespace", "ops")
                  .containsEntry("inMemory", true)
                  .containsEntry("session", session);
            });
    Contexts.onAClient()
        .run(
            context ->
                assertThat(details(context.getBean(INFO, InfoContributor.class)))
                    .containsEntry("namespace", "of-the-client")
                    .containsEntry("inMemory", false)
                    .doesNotContainKey("session"));
  }

  private static Map<Object, Object> details(InfoContributor contributor) {
    Info.Builder builder = new Info.Builder();
    contributor.contribute(builder);
    Map<?, ?> details = builder.build().get("leaseLock", Map.class);
    return new HashMap<>(Objects.requireNonNull(details));
  }

  @Test
  void infoGoesWithActuatorAndCanBeSwitchedOffOrReplaced() {
    Contexts.onAClient()
        .withClassLoader(new FilteredClassLoader(InfoContributor.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LeaseLocks.class)
                    .doesNotHaveBean(INFO));
    Contexts.onAClient()
        .withPropertyValues("management.info.lease-lock.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(INFO));
    InfoContributor own = builder -> builder.withDetail("leaseLock", "mine");
    Contexts.onAClient()
        .withBean(INFO, InfoContributor.class, () -> own)
        .run(context -> assertThat(context).getBean(INFO).isSameAs(own));
    Contexts.bare().run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(INFO));
  }

  @Test
  void metersCountWhatTheLocksDo() {
    Contexts.inMemory()
        .withBean("registry", MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues(ON)
        .run(
            context -> {
              LeaseSession session = context.getBean(LeaseSession.class);
              LeaseLocks locks = context.getBean(LeaseLocks.class);
              session.acquire(locks.lock("ops", "ledger"), Duration.ofMinutes(1)).close();
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.getMeters())
                  .allSatisfy(meter -> assertThat(meter.getId().getTag("namespace")).isNull())
                  .extracting(meter -> meter.getId().getName())
                  .anyMatch(name -> name.startsWith("lease.lock"));
              assertThat(registry.get("lease.lock.attempts").timers())
                  .anySatisfy(timer -> assertThat(timer.count()).isPositive());
            });
  }

  @Test
  void metersCanHaveTheNamespaceAsATag() {
    Contexts.inMemory()
        .withBean("registry", MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues(ON, "lease-lock.metrics.by-namespace=true")
        .run(
            context -> {
              LeaseLocks locks = context.getBean(LeaseLocks.class);
              LeaseSession session = context.getBean(LeaseSession.class);
              session.acquire(locks.lock("ops", "ledger"), Duration.ofMinutes(1)).close();
              assertThat(context.getBean(MeterRegistry.class).getMeters())
                  .extracting(meter -> meter.getId().getTag("namespace"))
                  .contains("ops");
            });
  }

  @Test
  void metersNeedARegistryAndTheirModuleAndCanBeSwitchedOffOrReplaced() {
    Contexts.inMemory()
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(MicrometerListener.class));
    ApplicationContextRunner metered =
        Contexts.inMemory().withBean("registry", MeterRegistry.class, SimpleMeterRegistry::new);
    metered.run(context -> assertThat(context).hasSingleBean(MicrometerListener.class));
    metered
        .withClassLoader(new FilteredClassLoader(MicrometerListener.class))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LeaseLocks.class));
    Contexts.inMemory()
        .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LeaseLocks.class));
    metered
        .withPropertyValues("lease-lock.metrics.enabled=false")
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(MicrometerListener.class));
    MicrometerListener own = MicrometerListener.byNamespaceOn(new SimpleMeterRegistry());
    metered
        .withBean("own", MicrometerListener.class, () -> own)
        .run(context -> assertThat(context).getBean(MicrometerListener.class).isSameAs(own));
  }

  @Test
  void anApplicationWithLocksOfItsOwnHasHealthToo() throws InterruptedException {
    InMemoryLeaseStore store = new InMemoryLeaseStore();
    try (LeaseSession own = StoreLocks.on(store).session("ops").open()) {
      Contexts.bare()
          .withBean("locks", LeaseLocks.class, () -> StoreLocks.on(store))
          .withBean("own", LeaseSession.class, () -> own)
          .run(
              context ->
                  assertThat(health(context.getBean(HEALTH, HealthIndicator.class)).getDetails())
                      .containsEntry("session", own.key().toString()));
    }
  }
}
