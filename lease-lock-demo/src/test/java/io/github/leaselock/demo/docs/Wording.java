package io.github.leaselock.demo.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Output without what differs from one run to the next: ages, times, ids, and what the API server
 * numbers. Widths of columns follow from these, so runs of spaces count as one. Versions of kubectl
 * create what a folder holds in different orders, so lines in a row that tell of it are sorted.
 */
final class Wording {

  private static final Map<Pattern, String> VARIABLE = new LinkedHashMap<>();

  static {
    variable("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>");
    variable("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>");
    variable("(?<=since )(\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\dZ", "<time>");
    variable("operator-[a-z0-9]{5}\\b(-[0-9a-f]{8})?", "operator-<id>");
    variable("\\bworker-1-[0-9a-z]+", "worker-1-<id>");
    variable("\"token\":\\d+", "\"token\":<token>");
    variable("\"mark\":\"[0-9a-z]+\"", "\"mark\":<mark>");
    variable(":until:\\d+", ":until:<seconds>");
    variable("-\\d+\\.sql", "-<run>.sql");
    variable("\"resourceVersion\":\"\\d+\"", "\"resourceVersion\":\"<version>\"");
    variable("(?<= )(\\d+[smhd])+(?= |$)", "<age>");
    variable("kube-apiserver [\\d.]+", "kube-apiserver <version>");
    // As later versions of kubectl say it.
    variable("^warning: ", "Warning: ");
    variable("(?<=deleted) from [-a-z0-9]+ namespace$", "");
    variable("(?<=The request is invalid): .*", "");
    variable(" +", " ");
  }

  private final String root;

  /**
   * For output that names the checkout.
   *
   * @param root where it is; the pages call it {@code /home/you/lease-lock}
   */
  Wording(String root) {
    this.root = root;
  }

  private static void variable(String regex, String name) {
    VARIABLE.put(Pattern.compile(regex), name);
  }

  List<String> of(List<String> lines) {
    List<String> same = new ArrayList<>();
    for (String line : lines) {
      String text = line.replace(root, "/home/you/lease-lock");
      for (Map.Entry<Pattern, String> variable : VARIABLE.entrySet()) {
        text = variable.getKey().matcher(text).replaceAll(variable.getValue());
      }
      same.add(text.stripTrailing());
    }
    while (!same.isEmpty() && same.get(same.size() - 1).isEmpty()) {
      same.remove(same.size() - 1);
    }
    sortCreated(same);
    return same;
  }

  private static void sortCreated(List<String> lines) {
    int from = 0;
    for (int line = 0; line <= lines.size(); line++) {
      if (line == lines.size() || !lines.get(line).endsWith(" created")) {
        lines.subList(from, line).sort(Comparator.naturalOrder());
        from = line + 1;
      }
    }
  }
}
