package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import org.junit.jupiter.api.Test;

/** Several clients in one process behind a network that fails at random. */
@FaultTest
class RandomFaultsTest {

  private static final int CONTENDERS = 8;

  /** Of so many that were left behind, some have been taken over from. */
  private static final int ABANDONED = 25;

  @Test
  void nothingIsLostOrHeldTwiceWhateverTheNetworkDoes() {
    RealApiServer server = FaultServer.shared();
    long seed = Seed.ofThisRun("RandomFaultsTest");
    FaultCounts counts;
    Verdict verdict;
    try (LossyProxy proxy = LossyProxy.before(server.client());
        KubernetesClient client = Crowd.clientOf(proxy.url())) {
      counts = proxy.counts();
      proxy.follow(new FaultPlan.Dice(seed, 0.03, 0.2));
      try (Shift shift = new Shift(server, client, CONTENDERS, seed)) {
        shift.awaitThat("enough has happened", () -> isEnough(shift, counts));
        shift.finish();
        proxy.calm();
        verdict = shift.end();
        verdict.requireInnocence(server, shift.namespace(), shift.resource());
      }
    }
    System.out.println("RandomFaultsTest: " + counts + "; " + verdict);
    assertThat(verdict.takeovers()).isGreaterThan(5);
    assertThat(verdict.figures().get(Name.CLIENTS)).isEqualTo(CONTENDERS);
    assertThat(counts.notInjected()).isEmpty();
  }

  private static boolean isEnough(Shift shift, FaultCounts counts) {
    return shift.total(Name.ACQUISITIONS) > 50
        && shift.total(Name.SHARED_ACQUISITIONS) > 10
        && shift.total(Name.ABANDONED) >= ABANDONED
        && shift.total(Name.AMBIGUOUS_WRITES) > 15
        && counts.notInjected().isEmpty()
        && counts.injected() > 40
        && counts.ambiguousWritesApplied() > 8;
  }
}
