package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An example that nobody reads whole is none. Lines of code are counted: imports, comments and what
 * is empty are not, nor are classes of custom resources, in a package {@code api}.
 */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("../lease-lock-examples");
  private static final int MOST_LINES = 150;
  private static final Pattern NO_CODE = Pattern.compile("\\s*((import |package |//|/\\*|\\*).*)?");

  static List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<Path> folders = files.filter(file -> Files.exists(file.resolve("pom.xml"))).toList();
      assertThat(folders).hasSizeGreaterThanOrEqualTo(5);
      return folders;
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void isSmallAndHasAMainATestAndAPage(Path folder) throws IOException {
    long lines = 0;
    for (Path source : sources(folder.resolve("src/main/java"))) {
      lines += source.toString().contains("/api/") ? 0 : linesOfCode(source);
    }

    assertThat(lines).as("lines of main code").isBetween(1L, (long) MOST_LINES);
    assertThat(sources(folder.resolve("src/main/java")))
        .anyMatch(source -> source.endsWith("Main.java"));
    assertThat(sources(folder.resolve("src/test/java")))
        .anyMatch(source -> source.toString().endsWith("Test.java"));
    assertThat(folder.resolve("README.md")).isNotEmptyFile();
    assertThat(Files.readString(EXAMPLES.resolve("README.md"), StandardCharsets.UTF_8))
        .contains("(" + folder.getFileName() + "/README.md)");
  }

  private static long linesOfCode(Path source) throws IOException {
    return Files.readAllLines(source, StandardCharsets.UTF_8).stream()
        .filter(line -> !NO_CODE.matcher(line).matches())
        .count();
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
