package io.github.leaselock.kubernetes.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.kubernetes.answers.ReferenceServerUnderTest.NotTaken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * That the server in memory answers as the real one was recorded to: in status, in reason, and in
 * what is stored afterwards. It has no details of errors.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceAnswersTest {

  private static final List<String> COMPARED =
      List.of("status", "reason", "answered", "stored", "resourceVersion", "uid");

  private final Map<String, ObjectNode> observed = new LinkedHashMap<>();
  private final Map<String, ObjectNode> expected = new LinkedHashMap<>();

  @BeforeAll
  void putTheBattery() {
    RecordedAnswers recorded = RecordedAnswers.read();
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
  void itAnswersAsTheRealServerDoesButForTheKnownDifferences() throws IOException {
    List<String> differences = new ArrayList<>();
    observed.forEach(
        (probe, answer) -> {
          if (!answer.equals(expected.get(probe))) {
            differences.add(probe);
          }
        });
    assertThat(differences).containsExactlyInAnyOrderElementsOf(knownDifferences());
  }

  @Test
  void itTakesMostOfTheBattery() {
    assertThat(observed).hasSizeGreaterThan(120);
  }

  /** Where the server in memory is known to be wrong. Whoever corrects one takes its line away. */
  private static List<String> knownDifferences() throws IOException {
    try (InputStream in =
        ReferenceAnswersTest.class.getResourceAsStream("reference-differences.txt")) {
      return new String(requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
    }
  }
}
