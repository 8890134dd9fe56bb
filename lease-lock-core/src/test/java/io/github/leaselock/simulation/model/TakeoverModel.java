package io.github.leaselock.simulation.model;

import io.github.leaselock.simulation.model.Participant.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Visits every moment that can be reached, nearest first. */
final class TakeoverModel {

  private final Takeover takeover;
  private final Map<Moment, Reached> reached = new HashMap<>();
  private final Set<Stage> stages = EnumSet.noneOf(Stage.class);

  private TakeoverModel(Takeover takeover) {
    this.takeover = takeover;
  }

  private record Reached(Optional<Moment> from, String by) {}

  /**
   * What came of it.
   *
   * @param moments how many were visited
   * @param stages how far somebody came in them
   * @param clash the shortest way to a moment in which two act who exclude each other
   */
  record Outcome(int moments, Set<Stage> stages, Optional<List<String>> clash) {}

  static Outcome explore(Takeover takeover, Moment first) {
    return new TakeoverModel(takeover).explore(first);
  }

  private Outcome explore(Moment first) {
    Deque<Moment> open = new ArrayDeque<>();
    reached.put(first, new Reached(Optional.empty(), ""));
    open.add(first);
    while (!open.isEmpty()) {
      Moment moment = open.remove();
      moment.participants().forEach(participant -> stages.add(participant.stage()));
      if (moment.isClash()) {
        return new Outcome(reached.size(), stages, Optional.of(wayTo(moment)));
      }
      moment
          .next(takeover)
          .forEach(
              (step, next) -> {
                if (reached.putIfAbsent(next, new Reached(Optional.of(moment), step)) == null) {
                  open.add(next);
                }
              });
    }
    return new Outcome(reached.size(), stages, Optional.empty());
  }

  private List<String> wayTo(Moment moment) {
    List<String> way = new ArrayList<>();
    Optional<Moment> at = Optional.of(moment);
    while (at.isPresent()) {
      Reached how = reached.get(at.get());
      if (how == null) {
        throw new IllegalStateException("never reached");
      }
      way.add(how.by());
      at = how.from();
    }
    way.remove(way.size() - 1); // the first moment, which nothing led to
    Collections.reverse(way);
    return way;
  }
}
