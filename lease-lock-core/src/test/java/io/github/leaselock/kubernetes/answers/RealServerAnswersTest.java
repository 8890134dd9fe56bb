package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Puts the battery to the real server. {@code -Dleaselock.record-answers=true} records its answers
 * instead of comparing them; what locks rely on is compared in either case.
 *
 * <p>On a minor version of Kubernetes of which none are recorded, answers that locks do not rely on
 * may differ from those of the newest that is: they are printed.
 */
@KubeApiTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServerAnswersTest {

  private static final boolean RECORD = Boolean.getBoolean("leaselock.record-answers");

  private final Map<String, ObjectNode> answers = new LinkedHashMap<>();
  private RealServerUnderTest server;
  private String version;

  @BeforeAll
  void startServer() {
    server = new RealServerUnderTest();
    version = server.version();
  }

  @AfterAll
  void stopServer() {
    server.close();
    if (RECORD) {
      new RecordedAnswers(version, answers).write();
    }
  }

  @TestFactory
  Stream<DynamicTest> theRealServer() {
    return ProbeFile.all().stream()
        .map(probe -> DynamicTest.dynamicTest(probe.name(), () -> check(probe)));
  }

  private void check(Probe probe) {
    ObjectNode observed = observed(probe);
    answers.put(probe.name(), observed);
    Expectation.of(probe).assertHolds(observed);
    if (RECORD) {
      return;
    }
    RecordedAnswers recorded = RecordedAnswers.nearestTo(version);
    ObjectNode expected = recorded.to(probe);
    if (recorded.areOf(version)) {
      assertThat(observed).as(probe.name()).isEqualTo(expected);
    } else if (!observed.equals(expected)) {
      System.out.printf(
          "%s%n  %s: %s%n  %s: %s%n", probe.name(), recorded.server(), expected, version, observed);
    }
  }

  /** A watch ends by its time: of a server that stood still it has shown less by then. */
  private ObjectNode observed(Probe probe) {
    ObjectNode observed = ProbeRun.of(probe, server);
    return probe.send().verb() == Verb.WATCH
            && !RECORD
            && !RecordedAnswers.nearestTo(version).to(probe).equals(observed)
        ? ProbeRun.of(probe.watchingForLong(), server)
        : observed;
  }
}
