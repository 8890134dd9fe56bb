package io.github.leaselock.kubectl;

import java.util.ArrayList;
import java.util.List;

/** Findings as a screen of 80 columns; {@code !} is what somebody should see to. */
final class DoctorScreen {

  private DoctorScreen() {}

  static List<String> of(List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    for (Finding.Topic topic : Finding.Topic.values()) {
      List<Finding> about = findings.stream().filter(each -> each.topic() == topic).toList();
      if (about.isEmpty()) {
        continue;
      }
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(topic.name());
      for (Finding finding : about) {
        lines.addAll(
            Plain.wrapped(
                finding.wrong() ? "! " : "  ", finding.subject() + ": " + finding.words()));
      }
    }
    long wrong = findings.stream().filter(Finding::wrong).count();
    lines.add("");
    lines.add(wrong == 0 ? "Nothing is wrong." : wrong + " to see to, marked with !");
    return lines;
  }
}
