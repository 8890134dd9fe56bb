package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.database.TestData;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators as processes of their own, which can be killed. */
@Timeout(600)
class OperatorMainTest {

  private static final long PATIENCE_SECONDS = 90;

  @TempDir private Path folder;

  private final TestCluster cluster = new TestCluster();
  private final EventQueue events = new EventQueue();
  private TestData data;
  private Child first;
  private Child second;

  @BeforeEach
  void start() throws Exception {
    data = TestData.create();
    TestData.forgetTokens();
    MySQLCluster shop = new MySQLCluster();
    shop.getMetadata().setNamespace(TestCluster.NAMESPACE);
    shop.getMetadata().setName(TestCluster.CLUSTER);
    shop.getSpec().setDatabase(data.schema());
    cluster.create(shop);
    first = Child.start("ops-a", cluster.url(), folder, events);
    second = Child.start("ops-b", cluster.url(), folder, events);
    events.await(event -> isReady(event, "ops-a-"));
    events.await(event -> isReady(event, "ops-b-"));
  }

  @AfterEach
  void stop() throws Exception {
    first.kill();
    second.kill();
    cluster.close();
  }

  @Test
  void aRestoreWhoseOperatorIsKilledMidwayIsDoneByAnotherAndTheDataAreWhole() throws Exception {
    SortedMap<String, Long> before = data.checksums();
    MySQLBackup backup = cluster.backup("b1");
    events.await("MySQLBackup/b1", What.RELEASED);
    data.damage();
    MySQLRestore slow = TestCluster.newRestore("r1", "b1");
    slow.getSpec().setBatchRows(1000);
    slow.getSpec().setPauseMillis(60_000); // killed in the first one; nobody gets further meanwhile
    MySQLRestore restore = cluster.create(slow);
    String dead = events.await("MySQLRestore/r1", What.PROGRESS).operator();
    MySQLRestore running = cluster.now(restore);
    boolean firstRunsIt = dead.startsWith("ops-a-");
    Child killed = firstRunsIt ? first : second;
    Child survivor = firstRunsIt ? second : first;

    killed.kill();

    assertThat(data.orders()).isLessThan(TestData.ROWS); // it was half-way
    cluster
        .resource(restore)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"pauseMillis\":0}}");
    OperatorEvent takeover = events.await("MySQLRestore/r1", What.TAKEOVER);
    assertThat(takeover.message()).contains(dead);
    events.await("MySQLRestore/r1", What.RELEASED);
    MySQLRestore done = cluster.now(restore);
    assertThat(done.getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(data.checksums()).isEqualTo(before);
    assertThat(done.getStatus().getOperator()).isNotEqualTo(dead);
    assertThat(done.getStatus().getToken()).isEqualTo(running.getStatus().getToken());
    assertThat(done.getStatus().getRun()).isGreaterThan(running.getStatus().getRun());
    assertThat(done.getStatus().getChecksum())
        .isEqualTo(cluster.now(backup).getStatus().getChecksum());
    assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();

    assertThat(survivor.terminate()).isEqualTo(143);
  }

  private static boolean isReady(OperatorEvent event, String operator) {
    return event.what() == What.READY && event.operator().startsWith(operator);
  }

  /** One operator process. */
  private record Child(Process process) {

    static Child start(String name, String url, Path folder, EventQueue events) throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              OperatorMain.class.getName(),
              "--api-url=" + url,
              "--namespace=" + TestCluster.NAMESPACE,
              "--backups=" + folder,
              "--operator=" + name);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectError(folder.resolve(name + ".log").toFile());
      builder.environment().put("LEASE_LOCK_DB_URL", TestData.url());
      Child child = new Child(builder.start());
      Thread reader = new Thread(() -> child.read(events), name + "-output");
      reader.setDaemon(true);
      reader.start();
      return child;
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does, and answers the exit code. */
    int terminate() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    private void read(EventQueue events) {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines.lines().forEach(line -> OperatorEvent.parse(line).ifPresent(events::add));
      } catch (IOException | UncheckedIOException e) {
        // the process was killed
      }
    }
  }
}
