package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every block of Java in README and docs stands, line for line, between two equal {@code // [name]}
 * marks of a test in this package or in the examples, where it is compiled and run.
 */
class SnippetsInDocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile(
          "^ *// \\[([a-z-]+)]\\n(.*?)^ *// \\[\\1]$", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void everyBlockOfJavaIsCompiledAndRun() throws IOException {
    Set<String> regions = regions();
    List<String> strangers = new ArrayList<>();
    int blocks = 0;
    for (Path document : files(ROOT, ".md")) {
      Matcher matcher = BLOCK.matcher(read(document));
      while (matcher.find()) {
        blocks++;
        if (!regions.contains(unindented(matcher.group(1)))) {
          strangers.add(ROOT.relativize(document) + ":\n" + matcher.group(1));
        }
      }
    }
    assertThat(strangers).isEmpty();
    assertThat(blocks).as("blocks of Java found").isGreaterThanOrEqualTo(4);
  }

  private static Set<String> regions() throws IOException {
    Set<String> regions = new TreeSet<>();
    for (Path source : files(ROOT, ".java")) {
      Matcher matcher = REGION.matcher(read(source));
      while (matcher.find()) {
        regions.add(unindented(matcher.group(2)));
      }
    }
    return regions;
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static String unindented(String code) {
    return code.stripTrailing().stripIndent(); // a last empty line would count as not indented
  }
}
