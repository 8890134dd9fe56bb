package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SIGTERM meets processes while at least ten of their writes are under way, each of which takes up
 * to 8 s: what they held and waited for another can take at once.
 */
@FaultTest
@Tag("nightly") // takes minutes
class TerminatedSessionsTest {

  private static final int ROUNDS = Integer.getInteger("leaselock.sigterm.rounds", 10);
  private static final int BESIDE_EACH_OTHER = 5;
  private static final int UNDER_WAY = 10;

  private static final Duration SLOWEST = Duration.ofSeconds(8);
  private static final Duration DURATION = Duration.ofSeconds(60);

  /** Far less than the duration, which is what a lock that was left behind costs. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  private static final int LAST_VERSIONS = 12;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final RealApiServer server = FaultServer.shared();
  private final Counts counts = new Counts();

  /** What happened, over all rounds. */
  private static final class Counts {
    private final List<String> violations = new ArrayList<>();
    private int underWay;
    private int closedClean;
    private int marked;
    private int unmarked;
    private int lost;
    private int atOnce;
    private int excused;
    private int excusedAndLate;

    synchronized void closed(ClosedLine line) {
      if (line.isLost()) {
        lost++;
      } else if (line.left().isEmpty()) {
        closedClean++;
      } else if (line.isMarked()) {
        marked++;
      } else {
        unmarked++;
      }
    }

    synchronized void met(int writes) {
      underWay += writes;
    }

    synchronized void taken(boolean soon, boolean maybeLate) {
      atOnce += maybeLate ? 0 : 1;
      excused += maybeLate ? 1 : 0;
      excusedAndLate += soon ? 0 : 1;
    }

    synchronized void violation(String text) {
      violations.add(text);
    }

    @Override
    public synchronized String toString() {
      return "%d writes under way; sessions: %d gave all back, %d marked the rest, %d could not, %d were lost before; locks: %d taken at once, %d left without a confirmed mark (%d of them after a duration); violations %d"
          .formatted(
              underWay,
              closedClean,
              marked,
              unmarked,
              lost,
              atOnce,
              excused,
              excusedAndLate,
              violations.size());
    }
  }

  @Test
  void whatAProcessHeldOrWaitedForAtItsSigtermAnotherTakesAtOnce() throws Exception {
    long seed = Seed.ofThisRun("TerminatedSessionsTest");
    SplittableRandom seeds = new SplittableRandom(seed);
    ExecutorService threads = Executors.newFixedThreadPool(BESIDE_EACH_OTHER);
    try (LeaseSession judge =
        KubernetesLocks.using(server.client())
            .session(server.newNamespace())
            .duration(Duration.ofMinutes(5))
            .open()) {
      List<Future<?>> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        SplittableRandom random = seeds.split();
        rounds.add(
            threads.submit(
                () -> {
                  round(judge, random);
                  return null;
                }));
      }
      for (Future<?> round : rounds) {
        round.get();
      }
    } finally {
      threads.shutdownNow();
      System.out.println("TerminatedSessionsTest: " + ROUNDS + " rounds, " + counts);
    }
    assertThat(counts.violations).isEmpty();
    assertThat(counts.atOnce).isGreaterThan(ROUNDS * BusySessionsMain.LOCKS / 2);
    assertThat(counts.underWay).isGreaterThanOrEqualTo(ROUNDS * UNDER_WAY);
  }

  private void round(LeaseSession judge, SplittableRandom random) throws Exception {
    String namespace = server.newNamespace();
    LeaseLocks locks = KubernetesLocks.using(server.client());
    int writes = random.nextInt(30, 100);
    int underWay = UNDER_WAY + 1 + random.nextInt(4);
    Duration closing = Duration.ofSeconds(random.nextBoolean() ? 10 : 20);
    Map<String, CompletableFuture<LockHandle>> asked = new HashMap<>();
    Set<String> maybeLate = new HashSet<>();
    List<ClosedLine> closed;
    try (SlowWrites proxy = SlowWrites.before(server.client(), SLOWEST, random.nextLong());
        ChildJvm child =
            ChildJvm.running(
                BusySessionsMain.class,
                proxy.url(),
                namespace,
                DURATION,
                closing,
                random.nextLong())) {
      Await.until(
          LIMIT,
          "it has worked for a while",
          () -> proxy.seen() >= writes && child.process().log().contains(BusySessionsMain.OPEN),
          child::endOfLog);
      for (int number = 0; number < BusySessionsMain.LOCKS; number += 5) { // who waits before
        String name = BusySessionsMain.lock(number);
        asked.put(
            name, judge.acquireAsync(locks.lock(namespace, name), AcquireRequest.exclusive()));
      }
      AtomicInteger met = new AtomicInteger();
      Await.until(
          LIMIT,
          "enough writes are under way",
          () -> met.updateAndGet(any -> proxy.underWay()) >= underWay,
          child::endOfLog);
      child.process().terminate();
      counts.met(met.get());
      closed = ClosedLine.of(child.process().log());
      assertThat(closed).as(child.process().log()).hasSize(BusySessionsMain.SESSIONS);
      closed.forEach(counts::closed);
      Await.until(LIMIT, "all writes are done", () -> proxy.underWay() == 0, child::endOfLog);
      for (int number = 0; number < BusySessionsMain.LOCKS; number++) {
        String name = BusySessionsMain.lock(number);
        asked.computeIfAbsent(
            name,
            any -> judge.acquireAsync(locks.lock(namespace, name), AcquireRequest.exclusive()));
        if (closed.stream()
            .anyMatch(line -> line.isLost() || (!line.isMarked() && line.left().contains(name)))) {
          maybeLate.add(name);
        }
      }
    }
    judged(locks, namespace, asked, maybeLate, closed);
  }

  private void judged(
      LeaseLocks locks,
      String namespace,
      Map<String, CompletableFuture<LockHandle>> asked,
      Set<String> maybeLate,
      List<ClosedLine> closed)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    for (Map.Entry<String, CompletableFuture<LockHandle>> lock : asked.entrySet()) {
      String name = lock.getKey();
      boolean excused = maybeLate.contains(name);
      boolean soon = isTaken(lock.getValue(), start, AT_ONCE);
      counts.taken(soon, excused);
      if (!soon && !excused) {
        counts.violation(
            "%s/%s could not be taken at once: %s; closed %s; %s"
                .formatted(
                    namespace,
                    name,
                    locks.lock(namespace, name).inspect(),
                    closed,
                    history(namespace, name)));
      }
    }
    for (Map.Entry<String, CompletableFuture<LockHandle>> lock : asked.entrySet()) {
      if (!isTaken(lock.getValue(), start, DURATION.plus(AT_ONCE))) {
        counts.violation(namespace + "/" + lock.getKey() + " could not be taken");
        lock.getValue().cancel(false);
      }
    }
  }

  /** The last versions of a lock's Lease. */
  private String history(String namespace, String name) {
    List<LeaseVersion> versions =
        EtcdHistory.of(server, namespace).stream()
            .filter(version -> version.lease().equals(name))
            .toList();
    return versions.subList(Math.max(0, versions.size() - LAST_VERSIONS), versions.size()).stream()
        .map(LeaseVersion::toString)
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  private static boolean isTaken(CompletableFuture<LockHandle> asked, long start, Duration limit)
      throws InterruptedException, ExecutionException {
    try {
      long left = limit.toNanos() - (System.nanoTime() - start);
      asked.get(Math.max(0, left), TimeUnit.NANOSECONDS).release();
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }
}
