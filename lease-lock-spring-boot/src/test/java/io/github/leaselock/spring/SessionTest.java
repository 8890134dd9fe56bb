package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/** The session that is a bean. */
@Timeout(120)
class SessionTest {

  private static final String ON = "lease-lock.session.enabled=true";
  private static final LeaseKey LOCK = new LeaseKey("ops", "ledger");

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final LeaseLock seen = StoreLocks.on(store).lock(LOCK);

  private ApplicationContextRunner onTheStore(String... properties) {
    return Contexts.bare()
        .withBean("locks", LeaseLocks.class, () -> StoreLocks.on(store))
        .withPropertyValues(properties);
  }

  @Test
  void thereIsNoneUnlessItIsAskedFor() {
    Contexts.inMemory()
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LeaseSession.class));
    Contexts.inMemory()
        .withPropertyValues(ON)
        .run(context -> assertThat(context).hasSingleBean(LeaseSession.class));
  }

  @Test
  void thatOfTheApplicationComesFirst() throws InterruptedException {
    try (LeaseSession own = StoreLocks.on(store).session("ops").open()) {
      Contexts.inMemory()
          .withBean("own", LeaseSession.class, () -> own)
          .withPropertyValues(ON)
          .run(
              context -> {
                assertThat(context).getBean(LeaseSession.class).isSameAs(own);
                assertThat(context).doesNotHaveBean("leaseSessionClosing");
              });
    }
  }

  @Test
  void itIsWhatThePropertiesSay() {
    onTheStore(
            ON,
            "lease-lock.namespace=ops",
            "lease-lock.session.name=ledger-app",
            "lease-lock.session.duration=40s",
            "lease-lock.session.longest-hold=1h",
            "lease-lock.session.grace-for-holders=1s",
            "lease-lock.session.owned-by-pod=true")
        .run(
            context -> {
              LeaseSession session = context.getBean(LeaseSession.class);
              assertThat(session.duration()).isEqualTo(Duration.ofSeconds(40));
              assertThat(session.key().namespace()).isEqualTo("ops");
              assertThat(session.key().name()).startsWith("ledger-app");
            });
  }

  @Test
  void whatASessionRefusesEndsTheStart() {
    onTheStore(ON, "lease-lock.session.duration=1ms")
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining("whole seconds"));
  }

  /** A worker that Spring stops, and a client that it closes. */
  @Test
  void itClosesAfterWhatWorksHasStoppedAndBeforeTheClientDoes() {
    List<String> order = new CopyOnWriteArrayList<>();
    CompletableFuture<LeaseSession> session = new CompletableFuture<>();
    KubernetesClient client = Contexts.client();
    Contexts.bare()
        .withBean("client", KubernetesClient.class, () -> client)
        .withBean(
            "locks",
            LeaseLocks.class,
            () -> StoreLocks.on(store),
            definition -> definition.setDependsOn("client"))
        .withBean(
            "worker", Worker.class, () -> new Worker(() -> order.add("stopped, " + state(session))))
        .withBean("other", Worker.class, () -> new Worker(() -> {}))
        .withBean(
            "lastly",
            AutoCloseable.class,
            () -> () -> order.add("client closes, " + state(session)),
            definition -> definition.setDestroyMethodName("close"))
        .withPropertyValues(ON)
        .run(
            context -> {
              LeaseSession opened = context.getBean(LeaseSession.class);
              session.complete(opened);
              assertThat(
                      opened.tryAcquire(
                          context.getBean(LeaseLocks.class).lock(LOCK), AcquireRequest.exclusive()))
                  .isPresent();
              assertThat(seen.inspect().isFree()).isFalse();
            });
    assertThat(order).containsExactly("stopped, active", "client closes, over");
    assertThat(seen.inspect().isFree()).isTrue();
  }

  private static String state(CompletableFuture<LeaseSession> session) {
    return session.join().isActive() ? "active" : "over";
  }

  private static final class Worker implements SmartLifecycle {
    private final Runnable atStop;
    private volatile boolean running;

    Worker(Runnable atStop) {
      this.atStop = atStop;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      atStop.run();
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return Integer.MIN_VALUE + 100_000;
    }
  }

  @Test
  void itNeverClosesForLongerThanAPhaseOfTheShutdownTakes() {
    onTheStore("spring.lifecycle.timeout-per-shutdown-phase=4s")
        .run(
            context ->
                assertThat(context.getBean(SessionOpener.class).closingWithin())
                    .isEqualTo(Duration.ofSeconds(4)));
    onTheStore("lease-lock.session.closing-within=7s")
        .run(
            context ->
                assertThat(context.getBean(SessionOpener.class).closingWithin())
                    .isEqualTo(Duration.ofSeconds(7)));
    onTheStore("lease-lock.session.closing-within=5m")
        .run(
            context ->
                assertThat(context.getBean(SessionOpener.class).closingWithin())
                    .as("Spring Boot's own default")
                    .isEqualTo(Duration.ofSeconds(30)));
  }

  @Test
  void anApplicationThatDoesNotStartLeavesNothing() {
    List<Boolean> found = new CopyOnWriteArrayList<>();
    onTheStore(ON, "lease-lock.namespace=ops")
        .withBean(
            "failing",
            Runnable.class,
            () -> {
              found.add(!store.server().all().isEmpty());
              throw new IllegalStateException("thrown by the test");
            },
            definition -> definition.setDependsOn("leaseSession"))
        .run(context -> assertThat(context).hasFailed());
    assertThat(found).containsExactly(true);
    assertThat(store.server().all()).isEmpty();
  }

  @Test
  void stoppedItNeverComesBack() {
    onTheStore(ON)
        .run(
            context -> {
              context.getSourceApplicationContext().stop();
              assertThat(context.getBean(LeaseSession.class).isActive()).isFalse();
              assertThatThrownBy(() -> context.getSourceApplicationContext().start())
                  .hasStackTraceContaining("never comes back");
            });
  }

  @Test
  void pausedItGoesOn() {
    onTheStore(ON)
        .run(
            context ->
                assertThat(context.getBean("leaseSessionClosing", Closing.class).isPauseable())
                    .isFalse());
  }

  private static void revoke(InMemoryLeaseStore store, LeaseKey session) {
    store.server().delete(session, Optional.empty(), Optional.empty());
  }

  @Test
  void itsLossBreaksTheLivenessOfTheApplicationAndClosingItDoesNot() {
    List<LivenessState> states = new CopyOnWriteArrayList<>();
    CompletableFuture<LivenessState> broken = new CompletableFuture<>();
    onTheStore(ON, "lease-lock.session.duration=10m")
        .withInitializer(context -> context.addApplicationListener(heard(states::add)))
        .run(
            context -> {
              LeaseSession session = context.getBean(LeaseSession.class);
              session.close();
              session.lost().toCompletableFuture().get(60, TimeUnit.SECONDS);
            });
    assertThat(states).as("closed").doesNotContain(LivenessState.BROKEN);

    onTheStore(ON, "lease-lock.session.duration=2s")
        .withInitializer(context -> context.addApplicationListener(heard(broken::complete)))
        .run(
            context -> {
              revoke(store, context.getBean(LeaseSession.class).key());
              assertThat(broken.get(60, TimeUnit.SECONDS)).isEqualTo(LivenessState.BROKEN);
            });
  }

  /** Of all events: of a lambda Spring does not know which ones it wants. */
  private static ApplicationListener<ApplicationEvent> heard(Consumer<LivenessState> states) {
    return event -> {
      if (event instanceof AvailabilityChangeEvent<?> change
          && change.getState() instanceof LivenessState state) {
        states.accept(state);
      }
    };
  }

  @Test
  void itsLossIsLeftToTheApplicationIfItSaysSo() {
    List<LivenessState> states = new CopyOnWriteArrayList<>();
    onTheStore(ON, "lease-lock.session.duration=2s", "lease-lock.session.ends-application=false")
        .withInitializer(context -> context.addApplicationListener(heard(states::add)))
        .run(
            context -> {
              LeaseSession session = context.getBean(LeaseSession.class);
              CountDownLatch lost = new CountDownLatch(1);
              session.lost().thenRun(lost::countDown);
              revoke(store, session.key());
              assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
            });
    assertThat(states).doesNotContain(LivenessState.BROKEN);
  }

  @Test
  void whatItHoldsIsExcluded() {
    onTheStore(ON)
        .run(
            context -> {
              LeaseSession session = context.getBean(LeaseSession.class);
              LeaseLock lock = context.getBean(LeaseLocks.class).lock(LOCK);
              try (LockHandle handle = session.acquire(lock, Duration.ofMinutes(1))) {
                assertThat(handle.isActive()).isTrue();
                assertThat(session.tryAcquire(lock, AcquireRequest.exclusive())).isEmpty();
              }
            });
  }
}
