package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.kubernetes.answers.ReferenceServerUnderTest.NotTaken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * That the server in memory answers as the current real one was recorded to: in status, in reason
 * and its causes, and in what is stored afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceAnswersTest {

  static final List<String> COMPARED =
      List.of("status", "reason", "causes", "answered", "stored", "resourceVersion", "uid");

  private final Map<String, ObjectNode> observed = new LinkedHashMap<>();
  private final Map<String, ObjectNode> expected = new LinkedHashMap<>();

  @BeforeAll
  void putTheBattery() {
    RecordedAnswers recorded = RecordedAnswers.current();
    for (Probe probe : ProbeFile.all()) {
      try {
        ObjectNode answer = ProbeRun.of(probe, new ReferenceServerUnderTest());
        observed.put(probe.name(), answer.retain(COMPARED));
        expected.put(probe.name(), recorded.to(probe).retain(COMPARED));
      } catch (NotTaken beyondIt) {
        // Dry runs, lists, watches and other shapes that no lock sends.
      }
    }
  }

  @Test
  void itAnswersAsTheRealServerDoes() {
    SoftAssertions answers = new SoftAssertions();
    observed.forEach(
        (probe, answer) -> answers.assertThat(answer).as(probe).isEqualTo(expected.get(probe)));
    answers.assertAll();
  }

  @Test
  void itTakesMostOfTheBattery() {
    assertThat(observed.size()).isGreaterThan(170);
  }
}
