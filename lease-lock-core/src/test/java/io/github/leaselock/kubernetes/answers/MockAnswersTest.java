package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the battery can fail: on the client's mock it does, and these are the answers for which a
 * wrong lock passes there.
 */
@EnableKubernetesMockClient(crud = true)
class MockAnswersTest {

  @SuppressWarnings("NullAway.Init") // set by the extension, a fresh one for each test
  KubernetesClient client;

  private final List<Probe> probes = ProbeFile.all();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a DELETE on another uid is a Conflict",
        "a DELETE on a stale resourceVersion is a Conflict",
        "a DELETE with dryRun deletes nothing",
        "a PUT with the stored resourceVersion and another uid is a Conflict",
        "a PUT without a resourceVersion is Invalid where there is a Lease",
        "a PUT with a stale resourceVersion and no uid brings a deleted Lease back",
        "a POST of a Lease that exists is refused as AlreadyExists, not as Conflict",
        "a POST to a namespace that does not exist is a 404 about namespaces",
        "a PUT of leaseDurationSeconds 0 is Invalid and changes nothing",
        "a PUT with a text that is no time is refused and changes nothing",
        "a watch from a version that is forgotten ends with 410"
      })
  void theMockAnswersOtherwise(String name) {
    List<Probe> named = probes.stream().filter(probe -> probe.name().equals(name)).toList();
    assertThat(named).hasSize(1);
    Probe probe = named.get(0);
    ObjectNode observed = ProbeRun.of(probe, new MockServerUnderTest(client));

    assertThatThrownBy(() -> Expectation.of(probe).assertHolds(observed))
        .isInstanceOf(AssertionError.class);
  }
}
