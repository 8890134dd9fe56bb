package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of {@code format-1/sessions} is a session's Lease, and what it says. */
class SessionVectorsTest {

  private static final Path FOLDER = FormatVectors.FOLDER.resolve("sessions");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> vectors() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(7);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode says(LeaseRecord lease) {
    ObjectNode says = JSON.createObjectNode().put("renewal", SessionMarks.renewal(lease));
    if (SessionMarks.isOver(lease)) {
      says.put("over", true);
    }
    SessionMarks.stillHeld(lease)
        .ifPresent(
            held -> {
              says.putArray("closed");
              held.stream().sorted().forEach(number -> says.withArray("closed").add(number));
            });
    try {
      SessionMarks.revoked(lease).forEach(claim -> says.withArray("revoked").add(claim.toString()));
    } catch (IllegalArgumentException damaged) {
      says.put("unreadable", true);
    }
    return says;
  }

  private static Map<String, String> after(LeaseRecord lease, JsonNode operation) {
    return switch (operation.path("do").textValue()) {
      case "close" ->
          SessionMarks.closed(
                  lease,
                  claims(operation.path("except")),
                  Instant.parse(operation.path("now").textValue()))
              .orElseThrow()
              .annotations();
      case "revoke" ->
          SessionMarks.revoking(lease, claims(operation.path("claims")))
              .orElseThrow()
              .annotations();
      case "renew" -> SessionMarks.renewed(lease, operation.path("renewal").textValue());
      default -> throw new IllegalArgumentException(operation.toString());
    };
  }

  private static List<ClaimRef> claims(JsonNode list) {
    List<ClaimRef> claims = new ArrayList<>();
    list.forEach(claim -> claims.add(ClaimRef.parse(claim.textValue())));
    return claims;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void theLeaseSaysWhatTheVectorSays(Path file) {
    JsonNode vector = FormatVectors.read(file);
    LeaseRecord lease = FormatVectors.lease(vector.path("lease"));

    assertThat(says(lease).toPrettyString()).isEqualTo(vector.path("says").toPrettyString());
    for (JsonNode write : vector.path("writes")) {
      assertThat(JSON.valueToTree(new TreeMap<>(after(lease, write.path("operation")))).toString())
          .as("%s", write.path("operation"))
          .isEqualTo(write.path("after").toString());
    }
  }
}
