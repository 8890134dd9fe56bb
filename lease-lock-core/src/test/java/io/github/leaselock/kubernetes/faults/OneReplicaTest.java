package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe "one replica runs the job", each replica a JVM that is killed, stopped and ended. */
@FaultTest
class OneReplicaTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final RealApiServer server = FaultServer.shared();
  private final String namespace = server.newNamespace();
  private final LeaseLock lock = KubernetesLocks.using(server.client()).lock(namespace, "the-job");
  private final SlowWrites proxy = SlowWrites.before(server.client(), Duration.ZERO, 0);
  private final List<ChildJvm> replicas = new ArrayList<>();

  @TempDir private Path directory;

  /** A step of the job, as the ledger shows it. */
  private record Step(long token, long pid) {}

  @AfterEach
  void close() {
    replicas.forEach(ChildJvm::close);
    proxy.close();
  }

  private void start(Duration duration) {
    replicas.add(
        ChildJvm.running(
            OneReplicaMain.class, proxy.url(), namespace, duration, directory.resolve("ledger")));
  }

  private List<Step> ledger() throws IOException {
    Path file = directory.resolve("ledger");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readString(file)
        .lines()
        .map(line -> line.split(" "))
        .map(words -> new Step(Long.parseLong(words[0]), Long.parseLong(words[1])))
        .toList();
  }

  private String logs() {
    StringBuilder logs = new StringBuilder(lock.inspect().toString());
    replicas.forEach(replica -> logs.append("\n").append(replica.endOfLog()));
    return logs.toString();
  }

  /** Whoever works under a later token than this. */
  private Step worksAfter(long token, Duration limit) throws IOException {
    Await.until(
        limit,
        "one works under a token after " + token,
        () -> ledger().stream().anyMatch(step -> step.token() > token),
        this::logs);
    return ledger().stream().filter(step -> step.token() > token).findFirst().orElseThrow();
  }

  private void awaitWaiting(int waiting) {
    Await.until(
        LIMIT, waiting + " wait", () -> lock.inspect().queue().size() >= waiting, this::logs);
  }

  private ChildJvm replica(Step step) {
    return replicas.stream()
        .filter(replica -> replica.process().pid() == step.pid())
        .findFirst()
        .orElseThrow();
  }

  /** Of each token one process, and none after a later one, but for a step that was interrupted. */
  private void requireOneAtATime(int stopped) throws IOException {
    long newest = 0;
    int late = 0;
    for (Step step : ledger()) {
      late += step.token() < newest ? 1 : 0;
      newest = Math.max(newest, step.token());
    }
    assertThat(late).isLessThanOrEqualTo(stopped);
    assertThat(ledger().stream().distinct().map(Step::token)).doesNotHaveDuplicates();
  }

  @Test
  void atSigtermAnotherTakesOverAtOnce() throws Exception {
    Duration duration = Duration.ofMinutes(5); // longer than is waited for here
    start(duration);
    Step first = worksAfter(0, LIMIT);
    start(duration);
    awaitWaiting(1);

    replica(first).process().terminate();

    Step second = worksAfter(first.token(), Duration.ofMinutes(1));
    assertThat(second.pid()).isNotEqualTo(first.pid());
    replica(second).process().terminate();
    assertThat(lock.inspect().isFree()).isTrue();
    requireOneAtATime(0);
  }

  @Test
  void oneThatIsKilledOrStoppedIsFollowedAndOneThatGoesOnWaitsAgain() throws Exception {
    Duration duration = Duration.ofSeconds(6);
    for (int replica = 0; replica < 3; replica++) {
      start(duration);
    }
    Step killed = worksAfter(0, LIMIT);
    awaitWaiting(2);
    replica(killed).process().kill();

    Step stopped = worksAfter(killed.token(), LIMIT);
    assertThat(stopped.pid()).isNotEqualTo(killed.pid());
    awaitWaiting(1);
    replica(stopped).process().pause();
    Step third = worksAfter(stopped.token(), LIMIT);
    assertThat(third.pid()).isNotIn(killed.pid(), stopped.pid());

    replica(stopped).process().resume();
    awaitWaiting(1); // with another session
    replica(third).process().terminate();
    Step again = worksAfter(third.token(), LIMIT);
    assertThat(again.pid()).isEqualTo(stopped.pid());
    requireOneAtATime(1);
  }
}
