package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A vector of format 1 that was published stays as it is: other implementations are tested by it.
 */
class VectorsBaselineTest {

  private static final Path FOLDER = FormatVectors.FOLDER;
  private static final Path BASELINE = FOLDER.resolve("vectors.sha256");

  @Test
  void noVectorIsChangedOrGone() throws IOException {
    List<String> lines = Files.readAllLines(BASELINE);
    List<String> broken = new ArrayList<>();
    for (String line : lines) {
      Path vector = FOLDER.resolve(line.substring(line.indexOf(' ') + 2));
      if (!Files.exists(vector)) {
        broken.add(vector + " is gone");
      } else if (!line(vector).equals(line)) {
        broken.add(vector + " is changed");
      }
    }
    assertThat(lines).isNotEmpty();
    assertThat(broken).as("format 1 is frozen: change the code, not its vectors").isEmpty();
  }

  @Test
  void eachVectorIsInTheBaseline() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json")).map(this::line).toList())
          .as("a new vector: add its line to " + BASELINE)
          .isSubsetOf(Files.readAllLines(BASELINE));
    }
  }

  /** As {@code sha256sum} writes it, of the text with the ends of lines that git keeps. */
  private String line(Path vector) {
    try {
      byte[] text = Files.readString(vector).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text);
      String name = FOLDER.relativize(vector).toString().replace('\\', '/');
      return HexFormat.of().formatHex(sum) + "  " + name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
