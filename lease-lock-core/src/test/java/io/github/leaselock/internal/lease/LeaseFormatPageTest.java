package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the format shows Leases as the test vectors have them. */
class LeaseFormatPageTest {

  private static final Path PAGE = Path.of("../docs/lease-format.md");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "Example: \\[([^\\]]+)\\]\\([^)]*/format-1/([a-z0-9-]+)\\.json\\)\n\n```text\n(.*?)\n```",
          Pattern.DOTALL);

  @Test
  void itsExamplesAreTestVectors() throws IOException {
    Matcher examples = EXAMPLE.matcher(Files.readString(PAGE));
    List<String> found = new ArrayList<>();
    while (examples.find()) {
      String name = examples.group(2);
      JsonNode vector = FormatVectors.read(FormatVectors.FOLDER.resolve(name + ".json"));
      found.add(name);
      assertThat(examples.group(1)).isEqualTo(vector.path("title").textValue());
      assertThat(examples.group(3)).as(name).isEqualTo(text(vector.path("lease")));
    }
    assertThat(found).contains("exclusive", "runs-of-sessions", "needs", "copied");
  }

  private static String text(JsonNode lease) {
    List<String> lines = new ArrayList<>();
    lines.add("spec.holderIdentity: " + lease.path("spec").path("holderIdentity").textValue());
    for (Map.Entry<String, JsonNode> entry :
        lease.path("metadata").path("annotations").properties()) {
      lines.add(entry.getKey() + ": " + entry.getValue().textValue());
    }
    return String.join("\n", lines);
  }

  @Test
  void itNamesEveryAnnotationAndEveryLimit() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            "`" + LeaseFormat.HOLDERS + "`",
            "`" + LeaseFormat.DRAINING + "`",
            "`" + LeaseFormat.QUEUE + "`",
            "`" + LeaseFormat.SUPERSEDED + "`",
            "`" + LeaseFormat.STAMP + "`",
            "`" + LeaseFormat.FORCED + "`",
            "`" + LeaseFormat.SETTLED + "`",
            "`" + LeaseFormat.ENDED + "`",
            "`" + LeaseFormat.SESSION + "`",
            "`" + LeaseFormat.RENEWAL + "`",
            "`" + LeaseFormat.CLOSED + "`",
            "`" + LeaseFormat.REVOKED + "`",
            "Both lists have " + SessionMarks.MAX_CLAIMS + " claims at most",
            "| `limit` | 1 to " + Terms.MAX_LIMIT + " |",
            "| `priority` | -" + Terms.MAX_PRIORITY + " to " + Terms.MAX_PRIORITY + " |",
            "| `group` | 1 to " + Terms.MAX_GROUP + " UTF-16 code units",
            "| `reason` | 1 to " + HolderEntry.MAX_REASON + " UTF-16 code units",
            "| `lapse`, `offer` | 1 to " + Claim.MAX_LAPSE.toSeconds() + " seconds",
            "| traces in `superseded` | " + Supersession.MAX_TRACES + ",",
            "| all lists of a Lease | " + Room.MAX_BYTES + " bytes");
  }
}
