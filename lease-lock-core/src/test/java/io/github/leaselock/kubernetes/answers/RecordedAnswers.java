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
 * A real server's answers, by the names of the probes; one file for each minor version.
 *
 * @param server the version that gave them
 */
record RecordedAnswers(String server, Map<String, ObjectNode> answers) {

  /** The minor versions whose answers are recorded, the oldest first. */
  static final List<String> VERSIONS = List.of("v1.20", "v1.37");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of the newest version, which the server in memory is held against. */
  static RecordedAnswers current() {
    return of(VERSIONS.get(VERSIONS.size() - 1));
  }

  /** Those of the oldest version. */
  static RecordedAnswers oldest() {
    return of(VERSIONS.get(0));
  }

  /** Those of a server's minor version, or of the newest if none are recorded. */
  static RecordedAnswers nearestTo(String server) {
    return VERSIONS.contains(minor(server)) ? of(minor(server)) : current();
  }

  private static String file(String minor) {
    return "api-server-answers-" + minor + ".json";
  }

  private static RecordedAnswers of(String minor) {
    String file = file(minor);
    try (InputStream in = RecordedAnswers.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("No resource " + file);
      }
      JsonNode recorded = JSON.readTree(in);
      Map<String, ObjectNode> answers = new LinkedHashMap<>();
      recorded
          .required("answers")
          .properties()
          .forEach(answer -> answers.put(answer.getKey(), (ObjectNode) answer.getValue()));
      return new RecordedAnswers(recorded.required("server").textValue(), answers);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
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
            .resolve(file(minor(server)));
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

  /** Whether a server of this version is to answer exactly so: patches of a minor answer alike. */
  boolean areOf(String version) {
    return minor(server).equals(minor(version));
  }

  private static String minor(String version) {
    return version.replaceFirst("^(v\\d+\\.\\d+).*", "$1");
  }
}
