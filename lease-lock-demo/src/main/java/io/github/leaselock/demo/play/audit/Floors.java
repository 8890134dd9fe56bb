package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Enough happened: a quiet run proves nothing, so it fails. The floors are less than half of what
 * two minutes on two busy cores have shown, and grow with the length of the run; whatever is part
 * of the chaos happens once at least.
 */
record Floors(Began run) implements Rule {

  /** Per minute. */
  private static final Map<Figure, Double> PER_MINUTE =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Figure.BACKUPS, 10.0),
              Map.entry(Figure.RESTORES, 4.0),
              Map.entry(Figure.SUCCEEDED, 5.0),
              Map.entry(Figure.REFUSED, 2.0),
              Map.entry(Figure.WAITED, 3.0),
              Map.entry(Figure.DELETED, 3.0),
              Map.entry(Figure.DELETED_AT_WORK, 0.5),
              Map.entry(Figure.TAKEOVERS, 2.0),
              Map.entry(Figure.DRAINS, 2.0),
              Map.entry(Figure.KILLS, 1.5),
              Map.entry(Figure.STOPS, 0.5),
              Map.entry(Figure.RESTARTS, 0.5),
              Map.entry(Figure.WATCHES_RESUMED, 1.5),
              Map.entry(Figure.WRITES_ACCEPTED, 100.0),
              Map.entry(Figure.WRITES_REFUSED, 1.0)));

  /** The database is asked for its writes when the play is over. */
  private static final Set<Figure> TOLD_AT_THE_END =
      EnumSet.of(Figure.WRITES_ACCEPTED, Figure.WRITES_REFUSED);

  private static final Set<Figure> NEED_A_REAL_SERVER =
      EnumSet.of(Figure.RESTARTS, Figure.WATCHES_RESUMED, Figure.STOPS);

  @Override
  public Finding judge(Evidence evidence) {
    Figures figures = Figures.of(evidence.history());
    List<String> violations = new ArrayList<>();
    int floors = 0;
    for (Figure figure : PER_MINUTE.keySet()) {
      if (!isPossible(figure)) {
        continue;
      }
      floors++;
      if (figures.of(figure) < least(figure)) {
        violations.add(
            String.format(
                Locale.ROOT,
                "too quiet: %s: %d, and %d at least are wanted",
                figure.words(),
                figures.of(figure),
                least(figure)));
      }
    }
    return new Finding("enough happened", floors + " floors", violations);
  }

  /** Whether enough has happened of what one can know while the run lasts. */
  boolean areMetSoFar(History history) {
    Figures figures = Figures.of(history);
    return PER_MINUTE.keySet().stream()
        .filter(figure -> isPossible(figure) && !TOLD_AT_THE_END.contains(figure))
        .allMatch(figure -> figures.of(figure) >= least(figure));
  }

  private long least(Figure figure) {
    double minutes = run.length().toMillis() / 60_000.0;
    return Math.max(1, (long) (PER_MINUTE.getOrDefault(figure, 0.0) * minutes));
  }

  private boolean isPossible(Figure figure) {
    return run.real() || !NEED_A_REAL_SERVER.contains(figure);
  }
}
