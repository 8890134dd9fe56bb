package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.spring.app.LedgerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link LedgerApplication} as two processes, on a real API server. What a test waits for comes, or
 * it hangs until its limit: a process that is to be followed at once has a session that outlasts
 * the limit, and one that is to live is never one whose session is short.
 */
@Tag("kube-api")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoProcessesTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LONGER_THAN_THE_LIMIT = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(20);

  /** What Kubernetes waits between SIGTERM and SIGKILL unless the Pod says otherwise. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final List<Process> processes = new ArrayList<>();
  private final RealServer server = new RealServer();

  private Path folder = Path.of("");

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    server.kubeconfig(folder);
  }

  @AfterEach
  void kill() {
    processes.forEach(process -> process.destroyForcibly().onExit().join());
    processes.clear();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private LeaseLock lock(String namespace) {
    server
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return KubernetesLocks.builder(server.client(), Duration.ofSeconds(20))
        .within(Duration.ofSeconds(60))
        .build()
        .lock(namespace, "ledger");
  }

  private Process replica(String namespace, Duration session) throws IOException {
    int number = processes.size() + 1;
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerApplication.class.getName(),
                "--ledger=" + ledger(namespace),
                "--lease-lock.namespace=" + namespace,
                "--lease-lock.session.enabled=true",
                "--lease-lock.session.duration=" + session.toSeconds() + "s")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(namespace + "-" + number + ".log").toFile());
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path ledger(String namespace) {
    return folder.resolve(namespace + "-ledger");
  }

  /** A line of the ledger. */
  private record Step(long token, long pid) {}

  /** Whole lines: the last may be half written. */
  private List<Step> steps(String namespace) {
    try {
      Path file = ledger(namespace);
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(line -> line.split(" "))
          .map(words -> new Step(Long.parseLong(words[0]), Long.parseLong(words[1])))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Step awaitStepOf(Process process, String namespace) {
    await(
        "work of " + process.pid(),
        () -> steps(namespace).stream().anyMatch(step -> step.pid() == process.pid()));
    return steps(namespace).stream()
        .filter(step -> step.pid() == process.pid())
        .findFirst()
        .orElseThrow();
  }

  /** Or holds it already: on a machine that stands still the session of the other is over. */
  private void awaitWaiting(LeaseLock lock, Process process, String namespace) {
    await(
        "one waits",
        () ->
            lock.inspect().queue().size() == 1
                || steps(namespace).stream().anyMatch(step -> step.pid() == process.pid()));
  }

  private void await(String what, BooleanSupplier wanted) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as(() -> what + ": " + said()).isLessThan(end);
      assertThat(processes.stream().filter(Process::isAlive).toList())
          .as(() -> what + ": nobody lives, " + said())
          .isNotEmpty();
      Thread.onSpinWait();
    }
  }

  private List<String> said() {
    List<String> all = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path file : files) {
        all.addAll(Files.readAllLines(file));
      }
    } catch (IOException e) {
      all.add(e.toString());
    }
    return all;
  }

  /** By SIGTERM; it ends within the grace period of a Pod, by its own hand. */
  private void terminate(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS))
        .as(() -> "ended in time: " + said())
        .isTrue();
    assertThat(process.exitValue()).as("128 and SIGTERM").isEqualTo(143);
  }

  private void requireOneAtATime(String namespace) {
    List<Long> tokens = steps(namespace).stream().map(Step::token).toList();
    assertThat(tokens).isSorted();
    assertThat(steps(namespace).stream().distinct().map(Step::token)).doesNotHaveDuplicates();
  }

  private void requireNothingLeft(String namespace, LeaseLock lock) {
    assertThat(lock.inspect().isFree()).isTrue();
    assertThat(
            server
                .client()
                .leases()
                .inNamespace(namespace)
                .withLabel("leaselock.github.io/session")
                .list()
                .getItems())
        .as("sessions")
        .isEmpty();
    assertThat(said()).noneMatch(line -> line.contains("lost, and so is the application"));
  }

  @Test
  void atSigtermItReleasesAndEndsAndTheOtherFollowsAtOnce() throws Exception {
    String namespace = "terminated";
    LeaseLock lock = lock(namespace);
    Process first = replica(namespace, LONGER_THAN_THE_LIMIT);
    Step held = awaitStepOf(first, namespace);
    Process second = replica(namespace, LONGER_THAN_THE_LIMIT);
    awaitWaiting(lock, second, namespace);

    terminate(first);

    assertThat(awaitStepOf(second, namespace).token()).isGreaterThan(held.token());
    terminate(second);
    requireOneAtATime(namespace);
    requireNothingLeft(namespace, lock);
  }

  @Test
  void afterSigkillTheOtherTakesOver() throws Exception {
    String namespace = "killed";
    LeaseLock lock = lock(namespace);
    Process first = replica(namespace, SHORT);
    Step held = awaitStepOf(first, namespace);
    Process second = replica(namespace, LONGER_THAN_THE_LIMIT);
    awaitWaiting(lock, second, namespace);

    first.destroyForcibly().waitFor();

    assertThat(awaitStepOf(second, namespace).token()).isGreaterThan(held.token());
    terminate(second);
    requireOneAtATime(namespace);
    assertThat(lock.inspect().isFree()).isTrue();
  }
}
