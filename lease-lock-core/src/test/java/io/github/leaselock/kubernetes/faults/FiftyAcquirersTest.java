package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Fifty acquirers in five JVMs for a minute, behind a lossy network: two JVMs with clocks an hour
 * off, one that is stopped twice in the middle of its work.
 */
@FaultTest
class FiftyAcquirersTest {

  private static final int JVMS = 5;
  private static final int IN_EACH = 10;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final List<String> CLOCKS_OFF = List.of("PT1H", "PT-1H", "PT0S", "PT0S", "PT0S");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Fifty that ask more often keep two cores busy with saying no. */
  private static final int PAUSE_MILLIS = 800;

  /** So many requests of others are answered while one JVM is stopped. */
  private static final int OF_OTHERS = 300;

  /** The day is over when so much has happened. */
  private static final int ACQUISITIONS = 500;

  private static final int FAULTS = 150;

  @Test
  void nothingIsLostOrHeldTwice() {
    RealApiServer server = FaultServer.shared();
    String namespace = server.newNamespace();
    FencedResource resource = new FencedResource();
    long seed = Seed.ofThisRun("FiftyAcquirersTest");
    FaultCounts counts;
    List<ChildJvm> children = new ArrayList<>();
    List<String> lastWords = new ArrayList<>();
    try (LossyProxy proxy = LossyProxy.before(server.client());
        ResourceServer port = new ResourceServer(resource)) {
      counts = proxy.counts();
      proxy.follow(new FaultPlan.Dice(seed, 0.01, 0.1));
      for (int jvm = 0; jvm < JVMS; jvm++) {
        children.add(
            ChildJvm.running(
                CrowdMain.class,
                proxy.url(),
                namespace,
                port.port(),
                IN_EACH,
                LONGEST.toSeconds(),
                seed + 1000L * jvm,
                CLOCKS_OFF.get(jvm),
                PAUSE_MILLIS));
      }
      stopAndResume(children.get(JVMS - 1), counts);
      stopAndResume(children.get(JVMS - 1), counts);
      Await.until(
          LONGEST,
          "enough has happened",
          () -> acquisitions(resource) >= ACQUISITIONS && counts.injected() >= FAULTS,
          counts::toString);
      port.endTheDay();
      children.forEach(child -> child.awaitEnd(Workday.OVERTIME.plus(LIMIT)));
      proxy.calm();
    } finally {
      children.forEach(child -> lastWords.add(child.endOfLog()));
      children.forEach(ChildJvm::close);
    }
    Verdict verdict = Verdict.on(server, namespace, resource);
    System.out.println("FiftyAcquirersTest: " + counts + "; " + verdict);

    verdict.requireInnocence(server, namespace, resource);
    assertThat(verdict.figures().get(Name.CLIENTS))
        .as("clients that came to their ends; %s", lastWords)
        .isEqualTo(JVMS * IN_EACH);
    requireBusyDay(verdict, counts);
  }

  private static int acquisitions(FencedResource resource) {
    return resource.visits(FencedResource.DRAINED).size() + resource.visits(Crowd.FENCED).size();
  }

  /** Its locks must be respected, since nobody has declared their holders dead. */
  private static void stopAndResume(ChildJvm child, FaultCounts counts) {
    awaitRequests(counts);
    child.process().pause();
    awaitRequests(counts);
    child.process().resume();
  }

  private static void awaitRequests(FaultCounts counts) {
    int before = counts.requests();
    Await.until(
        LIMIT, "requests go on", () -> counts.requests() >= before + OF_OTHERS, counts::toString);
  }

  private static void requireBusyDay(Verdict verdict, FaultCounts counts) {
    assertThat(verdict.figures().get(Name.ACQUISITIONS)).isGreaterThan(50);
    assertThat(verdict.figures().get(Name.SHARED_ACQUISITIONS)).isGreaterThan(12);
    assertThat(verdict.takeovers()).isGreaterThan(5);
    assertThat(verdict.figures().get(Name.DRAINING_ANSWERS)).isPositive();
    assertThat(verdict.figures().get(Name.FENCED)).isPositive();
    assertThat(verdict.figures().get(Name.AMBIGUOUS_WRITES)).isGreaterThan(15);
    assertThat(counts.injected()).isGreaterThan(40);
    assertThat(counts.ambiguousWritesApplied()).isGreaterThan(5);
  }
}
