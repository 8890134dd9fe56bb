package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.testing.InMemoryLeases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;

/** When there are locks, on what, and who is notified of them. */
class LocksTest {

  private static final Holder BACKUP = new Holder("Backup.example.com", "db", "backup1", "uid-1");
  private static final Holder RESTORE = new Holder("Restore.example.com", "db", "res1", "uid-2");

  private static boolean acquires(LeaseLocks locks, Holder holder) {
    return locks.lock("db", "cluster1").acquire(holder, AcquireRequest.exclusive())
        instanceof AcquireResult.Acquired;
  }

  @Test
  void thereAreLocksWhereThereIsAClient() {
    Contexts.onAClient().run(context -> assertThat(context).hasSingleBean(LeaseLocks.class));
  }

  @Test
  void thereAreNoneWithoutAClientNorWithoutItsClass() {
    Contexts.bare()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean(LeaseLocks.class);
              assertThat(context).doesNotHaveBean(SessionOpener.class);
            });
    Contexts.bare()
        .withClassLoader(new FilteredClassLoader(KubernetesClient.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean(LeaseLocks.class);
            });
  }

  @Test
  void thereAreNoneIfTheyAreSwitchedOff() {
    Contexts.onAClient()
        .withPropertyValues("lease-lock.enabled=false", "lease-lock.session.enabled=true")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBeanProvider(LeaseLocks.class).stream()).isEmpty();
              assertThat(context.getBeanDefinitionNames())
                  .noneMatch(name -> name.startsWith("lease"));
            });
  }

  @Test
  void thoseOfTheApplicationComeFirst() {
    LeaseLocks own = InMemoryLeases.create().locks();
    Contexts.onAClient()
        .withBean("own", LeaseLocks.class, () -> own)
        .run(
            context -> {
              assertThat(context).getBean(LeaseLocks.class).isSameAs(own);
              assertThat(context.getBean(LeaseNamespace.class).name()).isEqualTo("of-the-client");
            });
  }

  @Test
  void inMemoryTheyNeedNoClientAndExcludeOneAnother() {
    Contexts.inMemory()
        .run(
            context -> {
              LeaseLocks locks = context.getBean(LeaseLocks.class);
              assertThat(acquires(locks, BACKUP)).isTrue();
              LeaseLocks other = context.getBean(InMemoryLeases.class).locks();
              assertThat(acquires(other, RESTORE)).isFalse();
            });
  }

  @Test
  void inMemoryTheClientIsNotAsked() {
    Contexts.onAClient()
        .withPropertyValues("lease-lock.in-memory=true")
        .run(context -> assertThat(acquires(context.getBean(LeaseLocks.class), BACKUP)).isTrue());
  }

  @Test
  void twoApplicationsOfATestShareTheLeasesThatItBrings() {
    InMemoryLeases leases = InMemoryLeases.create();
    Contexts.inMemory()
        .withBean("shared", InMemoryLeases.class, () -> leases)
        .run(
            one -> {
              assertThat(acquires(one.getBean(LeaseLocks.class), BACKUP)).isTrue();
              Contexts.inMemory()
                  .withBean("shared", InMemoryLeases.class, () -> leases)
                  .run(
                      two ->
                          assertThat(acquires(two.getBean(LeaseLocks.class), RESTORE)).isFalse());
            });
  }

  @Test
  void inMemoryWithoutTheModuleForItIsRefusedAndSaysWhatIsMissing() {
    Contexts.onAClient()
        .withPropertyValues("lease-lock.in-memory=true")
        .withClassLoader(new FilteredClassLoader(InMemoryLeases.class))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("lease-lock.in-memory=true needs")
                    .hasStackTraceContaining("lease-lock-testing"));
  }

  @Test
  void eachListenerIsNotified() {
    List<String> notified = new CopyOnWriteArrayList<>();
    Contexts.inMemory()
        .withBean("first", LeaseLockListener.class, () -> noting("first", notified))
        .withBean("second", LeaseLockListener.class, () -> noting("second", notified))
        .run(
            context -> {
              acquires(context.getBean(LeaseLocks.class), BACKUP);
              assertThat(notified).containsExactlyInAnyOrder("first", "second");
            });
  }

  private static LeaseLockListener noting(String name, List<String> notified) {
    return new LeaseLockListener() {
      @Override
      public void attempted(LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {
        notified.add(name);
      }
    };
  }

  @Test
  void theNamespaceIsThePropertysOrTheClientsOrTheDefault() {
    Contexts.onAClient()
        .withPropertyValues("lease-lock.namespace=ops")
        .run(
            context ->
                assertThat(namespace(context.getBean(LeaseNamespace.class))).isEqualTo("ops"));
    Contexts.onAClient()
        .run(
            context ->
                assertThat(namespace(context.getBean(LeaseNamespace.class)))
                    .isEqualTo("of-the-client"));
    Contexts.inMemory()
        .run(
            context ->
                assertThat(namespace(context.getBean(LeaseNamespace.class))).isEqualTo("default"));
    Contexts.onAClient()
        .withPropertyValues("lease-lock.namespace=No Namespace")
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining("No Namespace"));
  }

  private static String namespace(LeaseNamespace namespace) {
    return namespace.name();
  }
}
