package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.history.OperationVersion.Obstacle;
import java.util.Locale;
import java.util.stream.Collectors;

/** The longer sentences of the story. */
final class Sentences {

  private Sentences() {}

  static String waits(OperationVersion operation) {
    if (operation.obstacles().isEmpty()) {
      return operation.description();
    }
    return operation.obstacles().stream()
        .map(Sentences::describe)
        .collect(Collectors.joining(" and ", "waits for ", ""));
  }

  static String succeeded(OperationVersion operation) {
    String verb = operation.isExclusive() ? "restored" : "saved";
    return String.format(Locale.ROOT, "succeeds, %,d rows %s", operation.rows(), verb);
  }

  static String looks(Measured measured, String original) {
    String judgement = "has";
    if (measured.expectation() != Expectation.ORIGINAL) {
      boolean same = measured.checksum().equals(original);
      judgement = same ? "is what was backed up:" : "is not what was backed up:";
    }
    return String.format(
        Locale.ROOT, "%s %,d rows, checksum %s", judgement, measured.rows(), measured.checksum());
  }

  private static String describe(Obstacle obstacle) {
    String how = obstacle.mode().equals("exclusive") ? "alone" : obstacle.mode();
    return obstacle.why().isEmpty()
        ? String.format(Locale.ROOT, "%s (%s)", obstacle.name(), how)
        : String.format(Locale.ROOT, "%s (%s: %s)", obstacle.name(), how, obstacle.why());
  }
}
