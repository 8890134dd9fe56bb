package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.docs.Page.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pages lead somewhere, can be reached, and name tests that exist. */
class PagesTest {

  private static final Pattern NAMED =
      Pattern.compile("`(?<test>[A-Z]\\w*Test)(?:[#.](?<method>\\w+))?(?:\\(\\))?`");
  private static final Pattern PARENT = Pattern.compile("class \\w+(?:<.*>)? extends (\\w+)");

  @Test
  void everyLinkLeadsToAFileAndAHeadingThatIsThere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Page page : Page.all()) {
      for (Link link : page.links()) {
        links++;
        boolean isPage = link.file().toString().endsWith(".md");
        if (!Files.exists(link.file())) {
          broken.add(page.name() + ": " + Page.ROOT.relativize(link.file()));
        } else if (isPage
            && !link.anchor().isEmpty()
            && !Page.read(link.file()).anchors().contains(link.anchor())) {
          broken.add(page.name() + ": " + link.file().getFileName() + "#" + link.anchor());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(100);
  }

  @Test
  void everyPageIsReachedFromReadme() throws IOException {
    Set<Path> reached = new TreeSet<>();
    Deque<Path> next = new ArrayDeque<>(List.of(Page.ROOT.resolve("README.md")));
    while (!next.isEmpty()) {
      Path file = next.pop();
      boolean leadsOn = Files.exists(file) && !file.endsWith("CHANGELOG.md");
      if (!reached.add(file) || !leadsOn) {
        continue;
      }
      for (Link link : Page.read(file).links()) {
        if (Files.isDirectory(link.file()) && Files.exists(link.file().resolve("README.md"))) {
          next.add(link.file().resolve("README.md"));
        } else if (link.file().toString().endsWith(".md") && Files.exists(link.file())) {
          next.add(link.file());
        }
      }
    }
    List<String> unreached =
        Page.all().stream()
            .filter(page -> !reached.contains(page.file()))
            .map(Page::name)
            .filter(name -> !name.startsWith(".github"))
            .toList();
    assertThat(unreached).isEmpty();
  }

  @Test
  void everyNamedTestExists() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path source : Page.files(".java")) {
      String name = source.getFileName().toString().replace(".java", "");
      sources.merge(name, Files.readString(source), String::concat);
    }
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Page page : Page.all()) {
      for (MatchResult named : NAMED.matcher(page.text()).results().toList()) {
        found++;
        Matcher name = NAMED.matcher(named.group());
        if (name.matches() && !exists(name.group("test"), name.group("method"), sources)) {
          missing.add(page.name() + ": " + named.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).isGreaterThan(100);
  }

  /** In the class itself, or in one that it extends. */
  private static boolean exists(String test, String method, Map<String, String> sources) {
    String source = sources.getOrDefault(test, "");
    if (method == null || source.isEmpty()) {
      return !source.isEmpty();
    }
    if (source.contains(" " + method + "(")) {
      return true;
    }
    Matcher parent = PARENT.matcher(source);
    return parent.find() && exists(parent.group(1), method, sources);
  }
}
