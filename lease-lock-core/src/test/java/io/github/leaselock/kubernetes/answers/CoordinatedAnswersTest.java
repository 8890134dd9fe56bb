package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.kubernetes.realserver.NewerServerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * That the server in memory answers as a server on which coordinated leader election is enabled.
 */
@NewerServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoordinatedAnswersTest {

  private final RealServerUnderTest server =
      new RealServerUnderTest(
          "--feature-gates=CoordinatedLeaderElection=true",
          "--runtime-config=coordination.k8s.io/v1beta1=true");

  @AfterAll
  void stopServer() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> theServerInMemoryAnswersAlike() {
    return ProbeFile.coordinated().stream()
        .map(probe -> DynamicTest.dynamicTest(probe.name(), () -> check(probe)));
  }

  private void check(Probe probe) {
    ObjectNode real = ProbeRun.of(probe, server);
    ObjectNode inMemory = ProbeRun.of(probe, new ReferenceServerUnderTest());

    Expectation.of(probe).assertHolds(real);
    assertThat(inMemory.retain(ReferenceAnswersTest.COMPARED))
        .isEqualTo(real.retain(ReferenceAnswersTest.COMPARED));
  }
}
