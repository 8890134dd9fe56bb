package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every block of Java in README and docs stands, line for line, between two equal {@code // [name]}
 * marks of a test in this package or in the examples, where it is compiled and run. In front of it
 * stands each import of that file that it needs.
 */
class SnippetsInDocsTest {

  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile(
          "^ *// \\[([a-z-]+)]\\n(.*?)^ *// \\[\\1]$", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void everyBlockOfJavaIsCompiledAndRunAndShowsWhatItImports() throws IOException {
    Map<String, Snippet> regions = regions();
    List<String> strangers = new ArrayList<>();
    int blocks = 0;
    for (Page page : Page.all()) {
      for (MatchResult block : BLOCK.matcher(page.text()).results().toList()) {
        blocks++;
        Snippet shown = Snippet.of(block.group(1), block.group(1));
        Snippet compiled = regions.get(shown.code());
        if (compiled == null) {
          strangers.add(page.name() + ": is in no test:\n" + shown.code());
        } else if (!shown.imports().equals(compiled.importsItNeeds())) {
          strangers.add(
              "%s: has to import %s:\n%s"
                  .formatted(page.name(), compiled.importsItNeeds(), shown.code()));
        }
      }
    }
    assertThat(strangers).isEmpty();
    assertThat(blocks).as("blocks of Java found").isGreaterThanOrEqualTo(4);
  }

  private static Map<String, Snippet> regions() throws IOException {
    Map<String, Snippet> regions = new HashMap<>();
    for (Path source : Page.files(".java")) {
      String text = Page.read(source).text();
      for (MatchResult region : REGION.matcher(text).results().toList()) {
        Snippet snippet = Snippet.of(region.group(2), text);
        regions.put(snippet.code(), snippet);
      }
    }
    return regions;
  }
}
