package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The real server's answers, by the names of the probes.
 *
 * @param server the version that gave them
 */
record RecordedAnswers(String server, Map<String, ObjectNode> answers) {

  private static final String FILE = "api-server-answers.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  static RecordedAnswers read() {
    try (InputStream in = RecordedAnswers.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("No resource " + FILE);
      }
      JsonNode file = JSON.readTree(in);
      Map<String, ObjectNode> answers = new LinkedHashMap<>();
      file.required("answers")
          .properties()
          .forEach(answer -> answers.put(answer.getKey(), (ObjectNode) answer.getValue()));
      return new RecordedAnswers(file.required("server").textValue(), answers);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  ObjectNode to(Probe probe) {
    ObjectNode answer = answers.get(probe.name());
    if (answer == null) {
      throw new IllegalStateException(
          "Not recorded: " + probe.name() + ". Record with -Dleaselock.record-answers=true");
    }
    return answer;
  }

  /** Writes the file into the source tree, from where the next build takes it. */
  void write() {
    Path file =
        Path.of("src/test/resources")
            .resolve(RecordedAnswers.class.getPackageName().replace('.', '/'))
            .resolve(FILE);
    try {
      Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line for each name and one for its answer, for the sake of those who read differences. */
  private String text() throws JsonProcessingException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> answer : answers.entrySet()) {
      String name = JSON.writeValueAsString(answer.getKey());
      lines.add(name + ":\n  " + JSON.writeValueAsString(answer.getValue()));
    }
    return "{\"server\": "
        + JSON.writeValueAsString(server)
        + ", \"answers\": {\n"
        + String.join(",\n", lines)
        + "\n}}\n";
  }

  /** The minor version, as in {@code v1.20}: patches of it answer alike. */
  static String minor(String version) {
    return version.replaceFirst("^(v\\d+\\.\\d+).*", "$1");
  }
}
