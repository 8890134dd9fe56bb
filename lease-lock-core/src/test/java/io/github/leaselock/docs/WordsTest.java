package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README, docs and the Javadoc of what users import keep to the words of CONTRIBUTING.md. */
class WordsTest {

  private static final Pattern SECTION =
      Pattern.compile("^## Words\\n(.*?)^## ", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  /** Names of tests, and of other things that are called what they are called. */
  private static final Pattern CODE =
      Pattern.compile("^```.*?^```$|`[^`\\n]*`", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Path IMPORTED =
      Page.ROOT.resolve("lease-lock-core/src/main/java/io/github/leaselock");

  private static final Pattern PUBLIC = Pattern.compile("^public ", Pattern.MULTILINE);
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);

  private static List<Pattern> unwanted() {
    Matcher section = SECTION.matcher(Page.read(Page.ROOT.resolve("CONTRIBUTING.md")).text());
    assertThat(section.find()).as("a section of words").isTrue();
    return ROW.matcher(section.group(1))
        .results()
        .map(row -> row.group(1).replace("\\|", "|"))
        .map(words -> Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE))
        .toList();
  }

  private static boolean isHeld(Page page) {
    return page.name().equals("README.md")
        || (page.name().startsWith("docs/") && !page.name().startsWith("docs/decisions/"));
  }

  private static List<String> found(String name, String text, List<Pattern> unwanted) {
    List<String> found = new ArrayList<>();
    for (Pattern words : unwanted) {
      for (MatchResult hit : words.matcher(text).results().toList()) {
        found.add(name + ": " + text.substring(Math.max(0, hit.start() - 30), hit.end()));
      }
    }
    return found;
  }

  @Test
  void pagesKeepToTheWordsOfTheField() throws IOException {
    List<Pattern> unwanted = unwanted();
    List<String> found = new ArrayList<>();
    for (Page page : Page.all().stream().filter(WordsTest::isHeld).toList()) {
      String text = CODE.matcher(page.text()).replaceAll("``").replaceAll("\\s+", " ");
      found.addAll(found(page.name(), text, unwanted));
    }
    assertThat(unwanted).hasSizeGreaterThan(10);
    assertThat(found).isEmpty();
  }

  private static boolean isSeen(Page source) {
    return PUBLIC.matcher(source.text()).find() || source.name().endsWith("package-info.java");
  }

  @Test
  void javadocOfWhatUsersImportKeepsToThem() throws IOException {
    List<Pattern> unwanted = unwanted();
    List<String> found = new ArrayList<>();
    int read = 0;
    for (Path source : Page.files(".java")) {
      Page file = Page.read(source);
      if (IMPORTED.equals(source.getParent()) && isSeen(file)) {
        read++;
        for (MatchResult comment : JAVADOC.matcher(file.text()).results().toList()) {
          String text =
              comment.group().replaceAll("\\n *\\*", " ").replaceAll("\\{@code [^}]*}", "");
          found.addAll(found(file.name(), text.replaceAll("\\s+", " "), unwanted));
        }
      }
    }
    assertThat(read).isGreaterThan(20);
    assertThat(found).isEmpty();
  }
}
