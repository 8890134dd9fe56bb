package io.github.leaselock.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of a run, in terms that a person and a shrinker need. */
public interface Outcome {

  int LINES_OF_A_STANDSTILL = 20;
  int LINES_OF_THE_END = 4;
  int LINES_THAT_ONE_READS = 40;

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

  /** The trace; of one in which somebody goes on for ever, the beginning and the end. */
  default List<String> story() {
    boolean standstill = broken().filter(law -> law.law().equals(Course.TURN)).isPresent();
    int left = trace().size() - LINES_OF_A_STANDSTILL;
    if (left <= 0 || !(standstill || trace().size() > LINES_THAT_ONE_READS)) {
      return trace();
    }
    int end = standstill ? 0 : LINES_OF_THE_END;
    List<String> story = new ArrayList<>(trace().subList(0, LINES_OF_A_STANDSTILL));
    story.add("… and so on for " + (left - end) + " lines");
    story.addAll(trace().subList(trace().size() - end, trace().size()));
    return story;
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
