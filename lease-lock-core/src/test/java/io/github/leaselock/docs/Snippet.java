package io.github.leaselock.docs;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some code, and imports.
 *
 * @param code without imports, and without the indentation that its place brings
 * @param imports of the whole text that it is in, line by line
 */
record Snippet(String code, Set<String> imports) {

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?[\\w.]+;$", Pattern.MULTILINE);
  private static final Pattern NO_CODE =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\\n])*\"|/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

  static Snippet of(String part, String whole) {
    List<String> lines =
        part.stripTrailing() // a last empty line would count as not indented
            .lines()
            .dropWhile(line -> line.isBlank() || line.startsWith("import "))
            .toList();
    String code = String.join("\n", lines).stripIndent();
    return new Snippet(code, imports(whole));
  }

  private static Set<String> imports(String text) {
    return IMPORT
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of its imports whose name occurs in the code, and is not a part of another name. */
  Set<String> importsItNeeds() {
    String bare = NO_CODE.matcher(code).replaceAll("");
    Set<String> needed = new TreeSet<>();
    for (String line : imports) {
      String name = line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
      String use = line.startsWith("import static ") ? "\\(" : "\\b";
      if (Pattern.compile("(?<![\\w.])" + name + use).matcher(bare).find()) {
        needed.add(line);
      }
    }
    return needed;
  }
}
