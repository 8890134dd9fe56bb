package io.github.leaselock.demo.play.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchBroken;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchClosed;
import io.github.leaselock.demo.play.stage.MockApiServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class RecorderTest {

  private static final Duration ENOUGH = Duration.ofSeconds(60);
  private static final ResourceDefinitionContext LEASES =
      new ResourceDefinitionContext.Builder()
          .withGroup("coordination.k8s.io")
          .withVersion("v1")
          .withKind("Lease")
          .withPlural("leases")
          .withNamespaced(true)
          .build();

  @TempDir Path temp;
  private MockApiServer server;
  private KubernetesClient client;
  private Journal journal;

  @BeforeEach
  void start() throws Exception {
    server = MockApiServer.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    journal = new Journal(temp.resolve("history.jsonl"), event -> {}, System::nanoTime);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    journal.close();
  }

  @Test
  void everyVersionIsRecordedOnceWhateverExistedBefore() throws Exception {
    create("earlier");
    try (Recorder recorder = Recorder.open(client, LEASES, "db", false, journal)) {
      create("later");
      hold("later", "a");
      hold("earlier", "b");
      client.leases().inNamespace("db").withName("later").delete();
      gone("later");
      recorder.finish(ENOUGH);
    }

    assertThat(journal.history().of(Observed.class))
        .extracting(seen -> seen.change() + " " + seen.name())
        .containsExactly(
            "ADDED earlier", "ADDED later", "MODIFIED later", "MODIFIED earlier", "DELETED later");
    assertThat(journal.history().of(WatchClosed.class))
        .singleElement()
        .satisfies(end -> assertThat(end.remaining()).hasSize(1));
  }

  @Test
  void aDeletionIsPlacedBehindWhatTheServerStoredBeforeIt() throws Exception {
    try (Recorder recorder = Recorder.open(client, LEASES, "db", false, journal)) {
      create("one");
      create("two");
      client.leases().inNamespace("db").withName("one").delete();
      gone("one");
      recorder.finish(ENOUGH);
    }

    assertThat(journal.history().inServerOrder())
        .extracting(version -> version.observed().change() + " " + version.observed().name())
        .containsExactly("ADDED one", "ADDED two", "DELETED one");
  }

  @Test
  void aWatchThatTheMockEndsIsAGapInTheHistory() throws Exception {
    Recorder recorder = Recorder.open(client, LEASES, "db", false, journal);
    create("one");

    server.close();

    assertThat(journal.await(0, WatchBroken.class, gap -> true, ENOUGH)).isPresent();
    recorder.close();
  }

  @Test
  void whatIsReadBackFromTheFileIsWhatWasTakenDown() throws Exception {
    try (Recorder recorder = Recorder.open(client, LEASES, "db", false, journal)) {
      create("one");
      hold("one", "a");
      recorder.finish(ENOUGH);
    }

    History read = HistoryFile.read(temp.resolve("history.jsonl"));
    assertThat(read.events())
        .map(HistoryFile::toLine)
        .isEqualTo(journal.history().events().stream().map(HistoryFile::toLine).toList());
    assertThat(read.of(Observed.class)).map(Observed::resourceVersion).containsExactly(1L, 2L);
  }

  private void create(String name) {
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("db")
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity("")
            .endSpec()
            .build();
    client.resource(lease).create();
  }

  private void hold(String name, String holder) {
    client
        .leases()
        .inNamespace("db")
        .withName(name)
        .edit(
            lease ->
                new LeaseBuilder(lease).editSpec().withHolderIdentity(holder).endSpec().build());
  }

  private void gone(String name) throws InterruptedException {
    assertThat(
            journal.await(
                0,
                Observed.class,
                seen -> seen.name().equals(name) && seen.change() == Change.DELETED,
                ENOUGH))
        .isPresent();
  }
}
