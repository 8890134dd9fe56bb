package io.github.leaselock.demo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a page has one type: in console blocks, after {@code $}, and in the rows of tables. */
final class Console {

  private static final Pattern IN_A_TABLE = Pattern.compile("\\| `(kubectl [^`]+)` \\|");

  private Console() {}

  /**
   * One command of a block.
   *
   * @param line where it stands in the page
   */
  record Step(int line, String command, List<String> output) {}

  static List<Step> of(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    int number = 0;
    for (String line : Files.readAllLines(page)) {
      number++;
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        steps.add(new Step(number, line.substring(2), new ArrayList<>()));
      } else if (inside) {
        steps.get(steps.size() - 1).output().add(line);
      }
    }
    return steps;
  }

  /** The commands that fill a cell of a table. */
  static List<String> inTables(Path page) throws IOException {
    return IN_A_TABLE
        .matcher(Files.readString(page))
        .results()
        .map(cell -> cell.group(1))
        .distinct()
        .toList();
  }
}
