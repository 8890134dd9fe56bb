package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/migrating.md shows, run. */
@EnableKubernetesMockClient(crud = true)
@Timeout(180)
class MigrationsTest {

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesClient client;

  private final LeaseLocks inMemory = StoreLocks.on(new InMemoryLeaseStore());
  private final LeaseLock lock = inMemory.lock("ops", "the-job");

  private LeaseSession session() throws InterruptedException {
    return inMemory.session("ops").duration(Duration.ofSeconds(15)).open();
  }

  @Test
  void fromLeaderElection() throws Exception {
    List<String> done = new ArrayList<>();
    List<Runnable> steps = List.of(() -> done.add("one"), () -> done.add("two"));
    try (LeaseSession one = session();
        LeaseSession two = session()) {
      LedMaintenance other = new LedMaintenance(two, lock);
      Runnable meanwhile =
          () -> {
            try {
              assertThat(other.run(steps, Duration.ofMillis(1))).isFalse();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          };

      assertThat(new LedMaintenance(one, lock).run(List.of(meanwhile), Duration.ofSeconds(20)))
          .isTrue();
      assertThat(done).isEmpty();
      assertThat(other.run(steps, Duration.ofSeconds(20))).isTrue();
    }
    assertThat(done).containsExactly("one", "two");
  }

  private <T extends CustomResource<?, ?>> T created(T resource, String name) {
    resource.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("db").build());
    return client.resource(resource).create();
  }

  @Test
  void fromPerconaStyleLeases() {
    LeaseLocks locks = KubernetesLocks.using(client);
    RestoreLock recipe = new RestoreLock(locks, client);
    MySQLRestore restore = created(new MySQLRestore(), "restore1");
    MySQLBackup backup = created(new MySQLBackup(), "backup1");

    assertThat(recipe.acquire(restore, "cluster1")).isInstanceOf(AcquireResult.Acquired.class);
    assertThat(recipe.acquire(backup, "cluster1"))
        .isInstanceOf(AcquireResult.Held.class)
        .asString()
        .contains("MySQLRestore restore1");
    recipe.release(restore, "cluster1");
    assertThat(recipe.acquire(backup, "cluster1")).isInstanceOf(AcquireResult.Acquired.class);
  }

  @Test
  void anOldLeaseIsRespectedUntilItIsFreed() {
    client
        .leases()
        .inNamespace("db")
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("db")
                .withName("restore-lock-cluster1")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("restore1")
                .endSpec()
                .build())
        .create();
    LeaseLock old = KubernetesLocks.using(client).lock("db", "restore-lock-cluster1");

    assertThat(old.isActive()).isTrue();
    assertThat(RestoreLock.free(old)).isTrue();
    assertThat(old.isActive()).isFalse();
  }

  @Test
  void fromShedLock() throws Exception {
    List<Long> tokens = new ArrayList<>();
    try (LeaseSession one = session();
        LeaseSession two = session()) {
      NightlyReport other = new NightlyReport(two, lock, tokens::add);
      NightlyReport report =
          new NightlyReport(
              one,
              lock,
              token -> {
                tokens.add(token);
                try {
                  assertThat(other.runUnlessAnotherDoes()).isFalse();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });

      assertThat(report.runUnlessAnotherDoes()).isTrue();
      assertThat(other.runUnlessAnotherDoes()).isTrue();
    }
    assertThat(tokens).hasSize(2).isSorted();
  }
}
