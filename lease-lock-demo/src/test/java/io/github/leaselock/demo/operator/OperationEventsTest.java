package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class OperationEventsTest {

  private final TestCluster cluster = new TestCluster();
  private final BlockingQueue<Event> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anEventTellsWhatHappenedToWhichObjectAndWhoSaysSo() throws Exception {
    watch();
    MySQLRestore restore = cluster.restore("r1", "b0");
    try (OperationEvents events =
        OperationEvents.start(cluster.client(), "ops-a-1", System::nanoTime)) {
      events.tell(restore, event(What.WAITING, "waiting for MySQLBackup/b1"));

      Event event = next();
      assertThat(event.getReason()).isEqualTo("WaitingForLock");
      assertThat(event.getType()).isEqualTo("Normal");
      assertThat(event.getNote()).isEqualTo("waiting for MySQLBackup/b1");
      assertThat(event.getAction()).isEqualTo("Acquire");
      assertThat(event.getReportingController()).isEqualTo("examples.leaselock.github.io/operator");
      assertThat(event.getReportingInstance()).isEqualTo("ops-a-1");
      assertThat(event.getEventTime().getTime()).isEqualTo("2026-11-22T10:00:00.000000Z");
      assertThat(event.getMetadata().getNamespace()).isEqualTo(TestCluster.NAMESPACE);
      assertThat(event.getRegarding().getKind()).isEqualTo("MySQLRestore");
      assertThat(event.getRegarding().getName()).isEqualTo("r1");
      assertThat(event.getRegarding().getUid()).isEqualTo(restore.getMetadata().getUid());
    }
  }

  @Test
  void whatWantsAttentionIsAWarning() throws Exception {
    watch();
    MySQLRestore restore = cluster.restore("r1", "b0");
    try (OperationEvents events =
        OperationEvents.start(cluster.client(), "ops-a-1", System::nanoTime)) {
      events.tell(restore, event(What.TAKEOVER, "from ops-b"));
      assertThat(next())
          .extracting(Event::getReason, Event::getType)
          .contains("TakenOver", "Warning");
      events.tell(restore, event(What.FAILED, "disk full"));
      assertThat(next()).extracting(Event::getReason, Event::getType).contains("Failed", "Warning");
    }
  }

  @Test
  void progressIsNoEventAndTheSameWordsAreSaidOnce() throws Exception {
    watch();
    MySQLRestore restore = cluster.restore("r1", "b0");
    try (OperationEvents events =
        OperationEvents.start(cluster.client(), "ops-a-1", System::nanoTime)) {
      events.tell(restore, event(What.PROGRESS, "500 rows"));
      events.tell(restore, event(What.DRAINING, "MySQLBackup/b1"));
      events.tell(restore, event(What.DRAINING, "MySQLBackup/b1"));
      events.tell(restore, event(What.SUCCEEDED, "20 rows"));

      assertThat(next().getReason()).isEqualTo("Draining");
      assertThat(next().getReason()).isEqualTo("Completed");
    }
  }

  @Test
  void aServerThatDoesNotAnswerDelaysNobody() {
    MySQLRestore restore = cluster.restore("r1", "b0");
    try (KubernetesClient nobody =
            new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
                .build();
        OperationEvents events = OperationEvents.start(nobody, "ops-a-1", System::nanoTime)) {
      long before = System.nanoTime();

      for (int i = 0; i < 10_000; i++) {
        restore.getMetadata().setUid("uid-" + i); // each with a budget of its own
        events.tell(restore, event(What.WAITING, "waiting"));
      }

      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }
  }

  private static OperatorEvent event(What what, String message) {
    Instant at = Instant.parse("2026-11-22T10:00:00Z");
    return new OperatorEvent(at, "ops-a-1", "MySQLRestore/r1", what, message);
  }

  private void watch() {
    cluster
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(TestCluster.NAMESPACE)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Event event) {
                seen.add(event);
              }

              @Override
              public void onClose(WatcherException cause) {
                // At the end of the test.
              }
            });
  }

  private Event next() throws InterruptedException {
    return Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS), "no Event came");
  }
}
