package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README and docs keep to the words of CONTRIBUTING.md. */
class WordsTest {

  private static final Pattern SECTION =
      Pattern.compile("^## Words\\n(.*?)^## ", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  /** Names of tests, and of other things that are called what they are called. */
  private static final Pattern CODE =
      Pattern.compile("^```.*?^```$|`[^`\\n]*`", Pattern.MULTILINE | Pattern.DOTALL);

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

  @Test
  void pagesKeepToTheWordsOfTheField() throws IOException {
    List<Pattern> unwanted = unwanted();
    List<String> found = new ArrayList<>();
    for (Page page : Page.all().stream().filter(WordsTest::isHeld).toList()) {
      String text = CODE.matcher(page.text()).replaceAll("``").replaceAll("\\s+", " ");
      for (Pattern words : unwanted) {
        for (MatchResult hit : words.matcher(text).results().toList()) {
          String around = text.substring(Math.max(0, hit.start() - 30), hit.end());
          found.add(page.name() + ": " + around);
        }
      }
    }
    assertThat(unwanted).hasSizeGreaterThan(10);
    assertThat(found).isEmpty();
  }
}
