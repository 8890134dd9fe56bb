package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests and the files that a page names exist. */
class NamedTestsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED =
      Pattern.compile("`(?<test>\\w+Test)(?:[#.](?<method>\\w+))?(?:\\(\\))?`");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/tutorial.md",
        "docs/in-your-reconciler.md",
        "docs/choosing.md",
        "docs/operating.md",
        "lease-lock-demo/README.md"
      })
  void exist(String page) throws IOException {
    Map<String, String> tests = tests();
    String text = Files.readString(ROOT.resolve(page));
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(text);
    int found = 0;
    while (named.find()) {
      found++;
      String source = tests.getOrDefault(named.group("test"), "");
      String method = named.group("method");
      boolean exists = method == null ? !source.isEmpty() : source.contains(" " + method + "(");
      if (!exists) {
        missing.add(named.group());
      }
    }
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      if (!Files.exists(ROOT.resolve(page).resolveSibling(link.group(1)))) {
        missing.add(link.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).as("tests named").isPositive();
  }

  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (String module : List.of("lease-lock-core", "lease-lock-demo")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString();
          tests.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
        }
      }
    }
    return tests;
  }
}
