package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Several clients in one process behind a network that fails at random. */
@FaultTest
class RandomFaultsTest {

  private static final Duration DAY = Duration.ofSeconds(15);
  private static final int CONTENDERS = 8;

  @Test
  void nothingIsLostOrHeldTwiceWhateverTheNetworkDoes() {
    RealApiServer server = FaultServer.shared();
    String namespace = server.newNamespace();
    FencedResource resource = new FencedResource();
    long seed = Seed.ofThisRun("RandomFaultsTest");
    FaultCounts counts;
    try (LossyProxy proxy = LossyProxy.before(server.client());
        KubernetesClient client = Crowd.clientOf(proxy.url())) {
      counts = proxy.counts();
      proxy.follow(new FaultPlan.Dice(seed, 0.03, 0.2));
      new Crowd(namespace, CONTENDERS, new Workday(DAY), seed)
          .contend(client, resource, Duration.ZERO);
      proxy.calm();
    }
    Verdict verdict = Verdict.on(server, namespace, resource);
    System.out.println("RandomFaultsTest: " + counts + "; " + verdict);

    verdict.requireInnocence(server, namespace, resource);
    assertThat(verdict.figures().get(Name.ACQUISITIONS)).isGreaterThan(50);
    assertThat(verdict.figures().get(Name.SHARED_ACQUISITIONS)).isGreaterThan(10);
    assertThat(verdict.takeovers()).isGreaterThan(5);
    assertThat(counts.notInjected()).isEmpty();
    assertThat(counts.injected()).isGreaterThan(40);
    assertThat(counts.ambiguousWritesApplied()).isGreaterThan(8);
    assertThat(verdict.figures().get(Name.AMBIGUOUS_WRITES)).isGreaterThan(15);
  }
}
