package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.Reservation;
import io.github.leaselock.Verdict;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of pages that are about a lock which is there already. */
@Tag("kube-api")
@Timeout(600)
class KubectlPagesTest {

  private static final String KUBECONFIG = "target/playground/kubeconfig";
  private static final String GHOST = "6c84fb90-12c4-11e1-840d-7b25c5ee775a";

  @TempDir private Path temp;

  @Test
  void operatingWorksAsWritten() throws Exception {
    Path page = Walkthrough.page("operating.md");
    assertThat(Console.inTables(page)).hasSizeGreaterThan(10);
    assertThat(Console.of(page))
        .extracting(Console.Step::command)
        .as("commands of the table are typed too")
        .containsAll(Console.inTables(page));
    try (Walkthrough walkthrough = new Walkthrough(temp)) {
      walkthrough.startPlayground();
      // No Secret, hence no operator: nobody breaks the ghost's lock before the reader does.
      assertThat(walkthrough.run("kubectl apply -k lease-lock-demo/deploy").code()).isZero();
      // Later than their definitions say that they are established.
      walkthrough.runUntilItSucceeds("kubectl get mysqlbackups,mysqlrestores,mysqlclusters");
      try (KubernetesClient client = client();
          LeaseSession session = badNight(client, "lease-lock-example")) {
        assertThat(session.isActive()).isTrue();

        walkthrough.follow(page);
      }
    }
  }

  @Test
  void theCommandsOfTheLeaseFormatWork() throws Exception {
    Path page = Walkthrough.page("lease-format.md");
    try (Walkthrough walkthrough = new Walkthrough(temp)) {
      walkthrough.startPlayground();
      hold(
          "cluster1-operations",
          restore("db"),
          AcquireRequest.exclusive().because("restore of backup backup1"));

      assertThat(Console.of(page)).hasSize(3);
      for (Console.Step step : Console.of(page)) {
        Shell.Ran ran = walkthrough.run(step.command());
        assertThat(ran.code()).as("%s: %s", step.command(), ran.output()).isZero();
      }
      Shell.Ran holder =
          walkthrough.run(
              "kubectl -n db get lease cluster1-operations -o jsonpath='{.spec.holderIdentity}'");
      assertThat(holder.output()).as("freed by the last command").isEmpty();
    }
  }

  @Test
  void aReservationIsSeenAndEndedAsItsRecipeSays() throws Exception {
    try (Walkthrough walkthrough = new Walkthrough(temp)) {
      walkthrough.startPlayground();
      Instant until = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600);
      Holder jane = new Reservation("db", "jane", "disk-swap", Optional.of(until)).asHolder();
      hold("cluster1-operations", jane, AcquireRequest.exclusive().because("disk swap"));

      walkthrough.follow(Walkthrough.page("recipes/reservation.md"));

      hold("cluster1-operations", restore("db"), AcquireRequest.exclusive());
    }
  }

  private static KubernetesClient client() {
    Config config = Config.fromKubeconfig(Path.of(KUBECONFIG).toFile());
    config.setRequestTimeout(60_000);
    config.setConnectionTimeout(60_000);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Patient: on a busy machine the API server has just started, and answers late. */
  private static KubernetesLocks.Builder locks(KubernetesClient client) {
    return KubernetesLocks.builder(client, Duration.ofSeconds(20)).within(Duration.ofSeconds(60));
  }

  private static Holder restore(String namespace) {
    return new Holder("MySQLRestore.ps.percona.com", namespace, "restore9", GHOST);
  }

  /** Acquires a lock of the namespace {@code db}. */
  private static void hold(String lease, Holder holder, AcquireRequest request) {
    try (KubernetesClient client = client()) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName("db").endMetadata().build())
          .createOr(existing -> existing.patch());
      acquire(locks(client).build().lock(new LeaseKey("db", lease)), holder, request);
    }
  }

  /** A restore took over from a backup that was gone; a backup waits; a process has a session. */
  private static LeaseSession badNight(KubernetesClient client, String namespace)
      throws InterruptedException {
    LeaseLocks locks =
        locks(client)
            .listener(
                KubernetesLocks.events("operator", client, Runnable::run, InstantSource.system()))
            .build();
    LeaseLock lock = locks.lock(new LeaseKey(namespace, "shop-operations"));
    String backup = "MySQLBackup.examples.leaselock.github.io";
    Holder gone = new Holder(backup, namespace, "backup8", "0b1f2c3d-0000-4000-8000-000000000008");
    Holder waits = new Holder(backup, namespace, "backup9", "0b1f2c3d-0000-4000-8000-000000000009");
    Holder ghost =
        new Holder("MySQLRestore.examples.leaselock.github.io", namespace, "restore9", GHOST);

    acquire(lock, gone, AcquireRequest.exclusive());
    acquire(
        lock,
        ghost,
        AcquireRequest.exclusive()
            .because("restore of backup backup1")
            .takingOver(holder -> Verdict.stale()));
    assertThat(lock.acquire(waits, AcquireRequest.exclusive().queued()))
        .isInstanceOf(AcquireResult.Held.class);
    return locks.session(namespace).named("worker-1").open();
  }

  private static void acquire(LeaseLock lock, Holder holder, AcquireRequest request) {
    assertThat(lock.acquire(holder, request)).isInstanceOf(AcquireResult.Acquired.class);
  }
}
