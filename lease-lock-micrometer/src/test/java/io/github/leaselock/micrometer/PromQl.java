package io.github.leaselock.micrometer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query names. Whether it is one, {@code promtool} says; this reads the part of the language
 * that the alerts and the dashboard are written in.
 *
 * @param metrics all metrics
 * @param matchers all conditions on labels, each of a metric
 * @param labels the labels by which it groups, joins or replaces, without those that it makes
 */
record PromQl(Set<String> metrics, List<Condition> matchers, Set<String> labels) {

  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern REPLACED =
      Pattern.compile(", *\"(\\d+)\", *\"\\d+\", *\"(\\d+)\", *\"\\d+\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right) *\\(([^)]*)\\)");
  private static final Pattern SELECTOR = Pattern.compile("(\\w*) *\\{([^}]*)}");
  private static final Pattern CONDITION =
      Pattern.compile("(?<label>\\w+) *(?<operator>=~|!~|!=|=) *\"(?<text>\\d+)\"");
  private static final Pattern TIME = Pattern.compile("\\[[^]]*]|\\boffset \\w+");
  private static final Pattern METRIC = Pattern.compile("\\b[a-zA-Z_]\\w*\\b(?! *\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

  /** A condition in braces. */
  record Condition(String metric, String label, String operator, String value) {

    /** What it asks for, where that is one value or a choice between several. */
    List<String> choices() {
      return operator.endsWith("~")
          ? List.of(value.replace("[.]", ".").split("\\|"))
          : List.of(value);
    }
  }

  static PromQl of(String query) {
    // With numbers in place of texts no text is taken for a part of the query.
    List<String> texts = new ArrayList<>();
    String rest =
        STRING
            .matcher(query.replaceAll("\\s+", " "))
            .replaceAll(
                text -> {
                  texts.add(text.group(1));
                  return "\"" + (texts.size() - 1) + "\"";
                });

    Set<String> labels = new TreeSet<>();
    Set<String> made = new TreeSet<>();
    for (MatchResult replaced : REPLACED.matcher(rest).results().toList()) {
      made.add(texts.get(Integer.parseInt(replaced.group(1))));
      labels.add(texts.get(Integer.parseInt(replaced.group(2))));
    }
    for (MatchResult grouping : GROUPING.matcher(rest).results().toList()) {
      labels.addAll(Set.of(grouping.group(1).strip().split(" *, *")));
    }
    labels.removeAll(made);
    labels.remove("");
    rest = GROUPING.matcher(rest).replaceAll(" ");

    List<Condition> conditions = new ArrayList<>();
    for (MatchResult selector : SELECTOR.matcher(rest).results().toList()) {
      Matcher condition = CONDITION.matcher(selector.group(2));
      while (condition.find()) {
        conditions.add(
            new Condition(
                selector.group(1),
                condition.group("label"),
                condition.group("operator"),
                texts.get(Integer.parseInt(condition.group("text")))));
      }
    }
    rest = TIME.matcher(SELECTOR.matcher(rest).replaceAll("$1 ")).replaceAll(" ");

    Set<String> metrics = new TreeSet<>();
    for (MatchResult metric :
        METRIC.matcher(STRING.matcher(rest).replaceAll("")).results().toList()) {
      if (!WORDS.contains(metric.group())) {
        metrics.add(metric.group());
      }
    }
    return new PromQl(metrics, conditions, labels);
  }
}
