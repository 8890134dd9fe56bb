package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.ChildProcess;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Fifty acquirers and twenty sessions, of nine processes as far as the locks can tell, while three
 * API servers behind a balancer are rolled: each is ended (SIGTERM), killed (SIGKILL) and stopped
 * (SIGSTOP) while the other two go on.
 */
@FaultTest
class SeveralApiServersTest {

  private static final int CROWDS = 5;
  private static final int IN_EACH = 10;
  private static final int SESSION_CROWDS = 4;
  private static final int SESSIONS_IN_EACH = 5;
  private static final Duration SESSION = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Seventy that ask more often keep two cores busy with saying no. */
  private static final int PAUSE_MILLIS = 3_000;

  /** So many show that work goes on. */
  private static final int SOME = 8;

  /** Before each outage; of these, some find a cache that has not heard of a write. */
  private static final int PROBES = 4;

  private final List<Figures> ofCrowds = new ArrayList<>();
  private final FencedResource resource = new FencedResource();
  private final Workday day = new Workday(LONGEST, PAUSE_MILLIS);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();

  @Test
  void theyMayBeRolledOneByOneAndTheirCachesMayLag() {
    long seed = Seed.ofThisRun("SeveralApiServersTest");
    try (ApiServers servers = ApiServers.start()) {
      String namespace = servers.first().newNamespace();
      CacheLag lag = new CacheLag(servers);
      begin(servers, namespace, seed);
      int outages = 0;
      for (Outage outage : Outage.values()) {
        for (int server = 0; server < ApiServers.NUMBER; server++) {
          for (int probe = 0; probe < PROBES; probe++) {
            lag.probe();
          }
          outage(servers, server, outage);
          outages++;
        }
      }
      awaitMore(Name.ACQUISITIONS, SOME);
      end();

      Verdict verdict = Verdict.on(servers.first(), namespace, resource, SessionCrowd.LOCKS);
      System.out.printf(
          "SeveralApiServersTest: %d outages, connections %s, %d writes unknown to a cache; %s%n",
          outages, connections(servers), lag.seenLate(), verdict);
      verdict.requireInnocence(servers.first(), namespace, resource);
      assertThat(lag.missedByReads()).isZero();
      requireBusyDay(verdict, lag, servers);
    } finally {
      day.end();
      threads.shutdownNow();
    }
  }

  /** What happens to one server, and what ends it. */
  private enum Outage {
    TERMINATED,
    KILLED,
    STOPPED;

    void begin(ChildProcess server) {
      switch (this) {
        case TERMINATED -> server.terminate();
        case KILLED -> server.kill();
        case STOPPED -> server.pause();
      }
    }

    void end(ChildProcess server) {
      if (this == STOPPED) {
        server.resume();
      } else {
        server.startAgain();
      }
    }
  }

  /** The other two serve meanwhile, and the one that comes back is used again. */
  private void outage(ApiServers servers, int server, Outage outage) {
    ChildProcess process = servers.process(server);
    outage.begin(process);
    if (outage == Outage.STOPPED) {
      awaitMore(Name.UNANSWERED, SOME);
    }
    awaitMore(Name.ACQUISITIONS, SOME);
    awaitMore(Name.HANDLES, SOME);
    outage.end(process);
    servers.awaitReady(server);
    int before = servers.balancer().taken(server);
    servers.balancer().cut();
    Await.until(
        LIMIT,
        "server " + server + " is used again",
        () -> servers.balancer().taken(server) > before,
        () -> connections(servers).toString());
  }

  private void begin(ApiServers servers, String namespace, long seed) {
    for (int number = 0; number < CROWDS; number++) {
      Crowd crowd = new Crowd(namespace, IN_EACH, day, seed + 1000L * number);
      Figures figures = newFigures();
      run(servers, client -> crowd.contend(client, resource, Duration.ZERO, figures));
    }
    for (int number = 0; number < SESSION_CROWDS; number++) {
      SessionCrowd crowd =
          new SessionCrowd(namespace, SESSIONS_IN_EACH, SESSION, day, ~seed - 1000L * number);
      Figures figures = newFigures();
      run(
          servers,
          client ->
              crowd.contend(
                  KubernetesLeaseStore.using(client, SESSION.dividedBy(10)), resource, figures));
    }
  }

  private Figures newFigures() {
    Figures figures = new Figures();
    ofCrowds.add(figures);
    return figures;
  }

  private void run(ApiServers servers, Consumer<KubernetesClient> crowd) {
    running.add(
        threads.submit(
            () -> {
              try (KubernetesClient client = servers.newClient()) {
                crowd.accept(client);
              }
            }));
  }

  private void awaitMore(Name name, int number) {
    int before = total(name);
    Await.until(
        LIMIT,
        number + " more " + name,
        () -> total(name) >= before + number || running.stream().anyMatch(Future::isDone),
        ofCrowds::toString);
  }

  private int total(Name name) {
    return ofCrowds.stream().mapToInt(figures -> figures.get(name)).sum();
  }

  private void end() {
    day.end();
    try {
      for (Future<?> crowd : running) {
        crowd.get(Workday.OVERTIME.plus(LIMIT).toSeconds(), TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A crowd failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Integer> connections(ApiServers servers) {
    List<Integer> taken = new ArrayList<>();
    for (int server = 0; server < ApiServers.NUMBER; server++) {
      taken.add(servers.balancer().taken(server));
    }
    return taken;
  }

  private static void requireBusyDay(Verdict verdict, CacheLag lag, ApiServers servers) {
    assertThat(connections(servers)).allSatisfy(taken -> assertThat(taken).isGreaterThan(50));
    assertThat(lag.seenLate()).isGreaterThan(6);
    assertThat(verdict.figures().get(Name.CLIENTS)).isEqualTo(CROWDS * IN_EACH);
    assertThat(verdict.figures().get(Name.ACQUISITIONS)).isGreaterThan(100);
    assertThat(verdict.figures().get(Name.HANDLES)).isGreaterThan(80);
    assertThat(verdict.takeovers()).isGreaterThan(10);
    assertThat(verdict.figures().get(Name.CONFLICTS)).isGreaterThan(20);
    assertThat(verdict.figures().get(Name.AMBIGUOUS_WRITES)).isGreaterThan(10);
  }
}
