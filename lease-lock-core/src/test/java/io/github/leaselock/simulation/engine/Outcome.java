package io.github.leaselock.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of a run, in terms that a person and a shrinker need. */
public interface Outcome {

  int LINES_OF_A_STANDSTILL = 20;

  /** What was run. */
  String title();

  /** The law that it broke, if any. */
  Optional<LawBroken> broken();

  /** What happened, one line an event. */
  List<String> trace();

  /** Where it left the fair run. */
  List<Departure> departures();

  /** Throws what it broke, with all that a person needs to understand it. */
  default void requireLawful() {
    if (broken().isPresent()) {
      throw new AssertionError(report(), broken().get());
    }
  }

  /** The trace; of one in which somebody waits for ever, the beginning. */
  default List<String> story() {
    boolean standstill = broken().filter(law -> law.law().equals(Course.TURN)).isPresent();
    if (!standstill || trace().size() <= LINES_OF_A_STANDSTILL) {
      return trace();
    }
    List<String> beginning = new ArrayList<>(trace().subList(0, LINES_OF_A_STANDSTILL));
    beginning.add("… and so on for " + (trace().size() - LINES_OF_A_STANDSTILL) + " lines");
    return beginning;
  }

  default String report() {
    StringBuilder text = new StringBuilder();
    text.append(title()).append(": ");
    text.append(broken().map(Throwable::getMessage).orElse("lawful")).append('\n');
    story().forEach(line -> text.append(line).append('\n'));
    text.append("As a pinned schedule:\n");
    departures().forEach(departure -> text.append("  \"").append(departure).append("\",\n"));
    return text.toString();
  }
}
