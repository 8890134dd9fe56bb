package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of {@code format-1} is a Lease, what it says, and at times what comes of a write. */
class FormatVectorsTest {

  static Stream<Path> vectors() {
    return FormatVectors.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void theLeaseSaysWhatTheVectorSays(Path file) {
    JsonNode vector = FormatVectors.read(file);
    LeaseRecord lease = FormatVectors.lease(vector.path("lease"));

    assertThat(FormatVectors.says(LeaseFormat.read(lease)).toPrettyString())
        .isEqualTo(vector.path("says").toPrettyString());
    assertThat(LeaseFormat.oddities(lease)).hasSize(vector.path("anomalies").intValue());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void whatIsWrittenIsWhatTheVectorSays(Path file) {
    JsonNode vector = FormatVectors.read(file);
    LeaseRecord lease = FormatVectors.lease(vector.path("lease"));
    for (JsonNode write : vector.path("writes")) {
      assertThat(FormatVectors.outcome(lease, write.path("operation")).toPrettyString())
          .as("%s", write.path("operation"))
          .isEqualTo(write.path("outcome").toPrettyString());
    }
  }

  @Test
  void thereIsAVectorForAllThatFormat1Carries() {
    List<String> names =
        FormatVectors.all().stream().map(file -> file.getFileName().toString()).toList();

    assertThat(names)
        .hasSizeGreaterThanOrEqualTo(30)
        .contains(
            "free.json",
            "exclusive.json",
            "shared.json",
            "pending.json",
            "offered.json",
            "limits.json",
            "nested.json",
            "superseded.json",
            "life.json",
            "priorities.json",
            "runs-of-sessions.json",
            "unknown-keys.json",
            "needs.json",
            "copied.json",
            "edited-holder-identity.json",
            "stripped-stamp.json",
            "stripped-holders.json");
  }
}
