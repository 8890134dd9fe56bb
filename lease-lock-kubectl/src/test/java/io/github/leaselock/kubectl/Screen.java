package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A screen of a terminal, compared with the one that is kept. */
final class Screen {

  private static final Path KEPT =
      Path.of("src/test/resources/io/github/leaselock/kubectl/screens");
  private static final int HEIGHT = 24;

  private Screen() {}

  /** It fits, and is what is kept. */
  static void check(String name, List<String> lines) throws IOException {
    assertThat(lines).hasSizeLessThanOrEqualTo(HEIGHT);
    fits(lines);
    compare(name, lines);
  }

  /** It is what is kept, however wide; {@code -Dleaselock.redraw=true} keeps it. */
  static void compare(String name, List<String> lines) throws IOException {
    Path file = KEPT.resolve(name + ".txt");
    String text = String.join("\n", lines) + "\n";
    if (Boolean.getBoolean("leaselock.redraw")) {
      Files.createDirectories(KEPT);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  static void fits(List<String> lines) {
    assertThat(lines).allSatisfy(line -> assertThat(line).matches("[ -~]{0,80}"));
  }
}
