package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.faults.Contender.Manners;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import io.github.leaselock.store.LeaseStore;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Several clients in one process behind a network that fails at random. */
@FaultTest
class RandomFaultsTest {

  private static final Duration DAY = Duration.ofSeconds(15);
  private static final int CONTENDERS = 8;

  private final RealApiServer server = FaultServer.shared();
  private final FencedResource resource = new FencedResource();
  private final String namespace = server.newNamespace();
  private final long seed = Seed.ofThisRun("RandomFaultsTest");

  @Test
  void nothingIsLostOrHeldTwiceWhateverTheNetworkDoes() {
    Verdict verdict = run(DAY, UnaryOperator.identity(), Manners.DRAINED, Manners.FENCED);

    verdict.requireInnocence(server, namespace, resource);
    assertThat(verdict.figures().get(Name.ACQUISITIONS)).isGreaterThan(100);
    assertThat(verdict.figures().get(Name.SHARED_ACQUISITIONS)).isGreaterThan(20);
    assertThat(verdict.figures().get(Name.AMBIGUOUS_WRITES)).isGreaterThan(20);
    assertThat(verdict.takeovers()).isGreaterThan(10);
  }

  private Verdict run(
      Duration day, UnaryOperator<LeaseStore> store, Manners ofDrained, Manners ofFenced) {
    try (LossyProxy proxy = LossyProxy.before(server.client());
        KubernetesClient client = Crowd.clientOf(proxy.url())) {
      proxy.follow(new FaultPlan.Dice(seed, 0.03, 0.2));
      new Crowd(namespace, CONTENDERS, day, seed, store)
          .contend(client, resource, Duration.ZERO, ofDrained, ofFenced);
      proxy.calm();
      Verdict verdict = Verdict.on(server, namespace, resource);
      System.out.println("RandomFaultsTest: " + proxy.counts() + "; " + verdict);
      return verdict;
    }
  }
}
