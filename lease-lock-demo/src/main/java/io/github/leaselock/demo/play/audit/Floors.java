package io.github.leaselock.demo.play.audit;

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

  private static final Set<Figure> NEED_A_REAL_SERVER =
      EnumSet.of(Figure.RESTARTS, Figure.WATCHES_RESUMED, Figure.STOPS);

  @Override
  public Finding judge(Evidence evidence) {
    Figures figures = Figures.of(evidence.history());
    double minutes = run.length().toMillis() / 60_000.0;
    List<String> violations = new ArrayList<>();
    int floors = 0;
    for (Map.Entry<Figure, Double> floor : PER_MINUTE.entrySet()) {
      if (!isPossible(floor.getKey())) {
        continue;
      }
      floors++;
      long least = Math.max(1, (long) (floor.getValue() * minutes));
      long there = figures.of(floor.getKey());
      if (there < least) {
        violations.add(
            String.format(
                Locale.ROOT,
                "too quiet: %s: %d, and %d at least are wanted",
                floor.getKey().words(),
                there,
                least));
      }
    }
    return new Finding("enough happened", floors + " floors", violations);
  }

  private boolean isPossible(Figure figure) {
    return run.real() || !NEED_A_REAL_SERVER.contains(figure);
  }
}
