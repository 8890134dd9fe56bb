package io.github.leaselock.demo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The console blocks of a page: what is typed after {@code $}, and what is said to come. */
final class Console {

  private Console() {}

  /**
   * One command.
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
}
