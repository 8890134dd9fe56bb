package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That docs/compatibility.md tells in what the recorded answers of two servers differ. */
class DifferencesInDocsTest {

  private static final Path PAGE = Path.of("../docs/compatibility.md");

  @Test
  void thePageHasARowForEachProbeThatIsAnsweredDifferentlyAndNoOther() throws IOException {
    RecordedAnswers oldest = RecordedAnswers.oldest();
    RecordedAnswers current = RecordedAnswers.current();
    List<String> rows = new ArrayList<>();
    rows.add(
        "| request | %s | %s |"
            .formatted(oldest.server().substring(1), current.server().substring(1)));
    rows.add("|---|---|---|");
    for (Probe probe : ProbeFile.all()) {
      ObjectNode before = oldest.to(probe);
      ObjectNode now = current.to(probe);
      if (!before.equals(now)) {
        rows.add(
            "| %s | `%s` | `%s` |".formatted(probe.name(), notIn(now, before), notIn(before, now)));
      }
    }

    assertThat(Files.readString(PAGE)).contains(String.join("\n", rows) + "\n\n");
  }

  /** The fields of an answer that another answer does not have like this. */
  private static ObjectNode notIn(ObjectNode other, ObjectNode answer) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String field : new TreeSet<>(List.of("status", "causes", "events", "items", "stored"))) {
      if (answer.has(field) && !answer.get(field).equals(other.get(field))) {
        fields.set(field, answer.get(field));
      }
    }
    return fields;
  }
}
