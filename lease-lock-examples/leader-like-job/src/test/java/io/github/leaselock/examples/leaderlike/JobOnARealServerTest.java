package io.github.leaselock.examples.leaderlike;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.examples.leaderlike.Ledger.Step;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that are processes, on the API server of which the environment tells. */
@Tag("kube-api")
@Timeout(600)
class JobOnARealServerTest {

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final String namespace = "the-job-" + Long.toString(System.nanoTime(), 36);
  private final LeaseLock lock = KubernetesLocks.using(client).lock(namespace, "the-job");
  private final List<Replica> replicas = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void create() {
    assertThat(System.getenv("KUBERNETES_MASTER"))
        .as("run this by .ci/with-api-server")
        .isNotNull();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
    client.close();
  }

  private Path file() {
    return folder.resolve("ledger");
  }

  private void start(Duration duration) throws IOException {
    replicas.add(new Replica(namespace, duration, file()));
  }

  private Replica replica(Step step) {
    return replicas.stream()
        .filter(replica -> replica.pid() == step.pid())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void atSigtermAnotherTakesOverAtOnce() throws Exception {
    Duration longerThanIsWaited = Duration.ofMinutes(10);
    Ledger ledger = new Ledger(file(), lock);
    start(longerThanIsWaited);
    Step first = ledger.awaitAfter(0);
    start(longerThanIsWaited);
    ledger.awaitWaiting(1);

    replica(first).terminate();
    assertThat(replica(first).said())
        .filteredOn(line -> line.endsWith("its session is over: CLOSED: the session was closed"))
        .as("asked once, and not again and again while it closed")
        .hasSizeLessThanOrEqualTo(1);

    Step second = ledger.awaitAfter(first.token());
    assertThat(second.pid()).isNotEqualTo(first.pid());
    replica(second).terminate();
    assertThat(lock.inspect().isFree()).isTrue();
    ledger.requireOneAtATime(0);
  }

  @Test
  void oneThatIsKilledOrStoppedIsFollowedAndOneThatGoesOnWaitsAgain() throws Exception {
    Ledger ledger = new Ledger(file(), lock);
    for (int replica = 0; replica < 3; replica++) {
      start(Duration.ofSeconds(20)); // longer than a busy machine stands still
    }
    Step killed = ledger.awaitAfter(0);
    ledger.awaitWaiting(2);
    replica(killed).kill();

    Step stopped = ledger.awaitAfter(killed.token());
    assertThat(stopped.pid()).isNotEqualTo(killed.pid());
    ledger.awaitWaiting(1);
    replica(stopped).signal("STOP");
    Step third = ledger.awaitAfter(stopped.token());
    assertThat(third.pid()).isNotIn(killed.pid(), stopped.pid());

    replica(stopped).signal("CONT");
    ledger.awaitWaiting(1); // with another session
    replica(third).terminate();
    Step again = ledger.awaitAfter(third.token());
    assertThat(again.pid()).isEqualTo(stopped.pid());
    ledger.requireOneAtATime(1);
  }
}
