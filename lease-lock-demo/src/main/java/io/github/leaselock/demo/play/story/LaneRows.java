package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.story.Timeline.Bar;
import io.github.leaselock.demo.play.story.Timeline.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Bars of one lane that overlap stand below one another. */
final class LaneRows {

  private LaneRows() {}

  /** The row of each bar. */
  static int[] of(Lane lane) {
    List<Bar> bars = lane.bars();
    int[] rows = new int[bars.size()];
    List<Duration> ends = new ArrayList<>();
    List<Integer> byStart =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(
                Comparator.<Integer, Duration>comparing(i -> bars.get(i).from())
                    .thenComparing(i -> whatItContinues(bars, i).isEmpty()))
            .toList();
    for (int i : byStart) {
      OptionalInt before = whatItContinues(bars, i);
      int row = before.isPresent() ? rows[before.getAsInt()] : 0;
      while (row < ends.size() && ends.get(row).compareTo(bars.get(i).from()) > 0) {
        row++;
      }
      if (row == ends.size()) {
        ends.add(Duration.ZERO);
      }
      ends.set(row, bars.get(i).to());
      rows[i] = row;
    }
    return rows;
  }

  /**
   * The bar that this one goes on with: what it is about is the same, and it begins where that
   * ends.
   */
  static OptionalInt whatItContinues(List<Bar> bars, int one) {
    Bar bar = bars.get(one);
    return IntStream.range(0, bars.size())
        .filter(i -> i != one)
        .filter(i -> bars.get(i).to().equals(bar.from()) && bars.get(i).label().equals(bar.label()))
        .findFirst();
  }

  /** How many rows the lane needs. */
  static int count(Lane lane) {
    return Arrays.stream(of(lane)).max().orElse(0) + 1;
  }
}
