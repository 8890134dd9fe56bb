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

  /** Those that docs/kubectl.md shows. */
  static final Path PICTURES = Path.of("..", "docs", "kubectl");

  private static final int HEIGHT = 24;

  private static final String REDRAW =
      "draw it again: ./mvnw -pl lease-lock-kubectl -am test"
          + " -Dtest='ExplainTest,ListTest,DoctorTest' -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dleaselock.redraw=true";

  private Screen() {}

  /** It fits, and is what is kept. */
  static void check(String name, List<String> lines) throws IOException {
    assertThat(lines).hasSizeLessThanOrEqualTo(HEIGHT);
    fits(lines);
    compare(name, lines);
  }

  /** The same, and its picture for docs/kubectl.md is drawn from it. */
  static void checkWithPicture(String name, String title, String command, List<String> lines)
      throws IOException {
    check(name, lines);
    compare(PICTURES.resolve(name + ".svg"), ScreenPicture.of(title, command, lines));
  }

  /** It is what is kept, however wide. */
  static void compare(String name, List<String> lines) throws IOException {
    compare(KEPT.resolve(name + ".txt"), String.join("\n", lines) + "\n");
  }

  private static void compare(Path file, String now) throws IOException {
    if (Boolean.getBoolean("leaselock.redraw")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, now);
    }
    assertThat(file).as(REDRAW).exists();
    assertThat(Files.readString(file)).as(REDRAW).isEqualTo(now);
  }

  static void fits(List<String> lines) {
    assertThat(lines).allSatisfy(line -> assertThat(line).matches("[ -~]{0,80}"));
  }
}
