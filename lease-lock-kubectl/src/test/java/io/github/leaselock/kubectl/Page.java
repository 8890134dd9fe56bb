package io.github.leaselock.kubectl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands of a page, and what it says comes of them. */
final class Page {

  private Page() {}

  /**
   * One command of a block.
   *
   * @param line where it stands in the page
   */
  record Step(int line, String command, List<String> output) {}

  static List<Step> steps(Path page) throws IOException {
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

  /** Without what differs from one run to the next. */
  static List<String> same(List<String> output) {
    return output.stream()
        .map(line -> line.replaceAll("\\b\\d+[smhd](\\d+m)?\\b", "<age>"))
        .map(line -> line.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>"))
        .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>"))
        .map(line -> line.replaceAll("\"token\": \\d+", "<token>"))
        .map(line -> line.replaceAll("(?<=deleted) from [-a-z0-9]+ namespace$", ""))
        .map(line -> line.replaceAll(" +", " ").stripTrailing())
        .toList();
  }
}
