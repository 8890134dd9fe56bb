package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/glossary.md has the words that classes are named with. */
class GlossaryTest {

  /** What every Java programmer knows, and what Kubernetes and Micrometer call their own. */
  private static final Set<String> PLAIN =
      Set.of(
          "answer",
          "builder",
          "cause",
          "check",
          "digit",
          "discovery",
          "entry",
          "environment",
          "event",
          "exception",
          "executor",
          "experimental",
          "implementation",
          "kind",
          "listener",
          "name",
          "namespace",
          "object",
          "permission",
          "protocol",
          "reader",
          "reason",
          "record",
          "ref",
          "remainder",
          "result",
          "scalar",
          "scope",
          "sentence",
          "server",
          "status",
          "subscription",
          "text",
          "type",
          "warning");

  private static final Pattern TYPE =
      Pattern.compile(
          "^ *public (?:(?:static|final|sealed|non-sealed|abstract) )*"
              + "(?:class|interface|record|enum|@interface) (\\w+)",
          Pattern.MULTILINE);
  private static final Pattern ANY_TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\*\\*.*?) \\|.*\\| *(.*?) *\\|$", Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private static List<MatchResult> rows() {
    return ROW.matcher(Page.read(Page.ROOT.resolve("docs/glossary.md")).text()).results().toList();
  }

  private static Set<String> names(Pattern pattern) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path source : Page.files(".java")) {
      if (source.startsWith(Page.ROOT.resolve("lease-lock-core/src/main"))) {
        pattern
            .matcher(Page.read(source).text())
            .results()
            .forEach(type -> names.add(type.group(1)));
      }
    }
    return names;
  }

  /** The last of the words that a name is made of, in the singular. */
  private static String noun(String type) {
    String last = type.replaceFirst(".*(?=[A-Z])", "").toLowerCase(Locale.ROOT);
    boolean isPlural = last.endsWith("s") && !last.matches(".*[su]s");
    return isPlural ? last.substring(0, last.length() - 1) : last;
  }

  @Test
  void everyPublicClassIsNamedWithAWordOfTheGlossary() throws IOException {
    Set<String> known =
        rows().stream()
            .flatMap(row -> WORD.matcher(row.group(1)).results())
            .map(word -> noun(word.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(PLAIN);

    Set<String> types = names(TYPE);

    assertThat(types).hasSizeGreaterThan(20);
    assertThat(types).filteredOn(type -> !known.contains(noun(type))).isEmpty();
  }

  @Test
  void everyTypeThatItNamesIsThere() throws IOException {
    Set<String> types = names(ANY_TYPE);

    assertThat(rows()).hasSizeGreaterThan(40);
    assertThat(rows())
        .flatExtracting(row -> NAME.matcher(row.group(2)).results().map(n -> n.group(1)).toList())
        .allSatisfy(name -> assertThat(types).contains(name));
  }
}
