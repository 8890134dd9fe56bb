package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.story.Timeline.Bar;
import io.github.leaselock.demo.play.story.Timeline.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Where the labels of a lane stand: in their bars, or below the lane. */
final class Captions {

  /**
   * A label below its lane.
   *
   * @param bar whose it is
   * @param row counted from the lane's last row of bars
   */
  record Caption(int bar, int row) {}

  private static final double GAP = 8;

  private final Lane lane;
  private final ToDoubleFunction<Bar> width;
  private final ToDoubleFunction<String> textWidth;

  Captions(Lane lane, ToDoubleFunction<Bar> width, ToDoubleFunction<String> textWidth) {
    this.lane = lane;
    this.width = width;
    this.textWidth = textWidth;
  }

  /** Whether a label stands in its bar. */
  boolean isInside(Bar bar) {
    return width.applyAsDouble(bar) > textWidth.applyAsDouble(bar.label()) + 4;
  }

  /** Those that do not, one for bars that go on with one another, and side by side. */
  List<Caption> below(ToDoubleFunction<Bar> left) {
    List<Caption> captions = new ArrayList<>();
    List<Double> ends = new ArrayList<>();
    for (int i = 0; i < lane.bars().size(); i++) {
      Bar bar = lane.bars().get(i);
      if (LaneRows.whatItContinues(lane.bars(), i).isPresent() || isToldInside(i)) {
        continue;
      }
      double from = left.applyAsDouble(bar);
      int row = 0;
      while (row < ends.size() && ends.get(row) > from) {
        row++;
      }
      if (row == ends.size()) {
        ends.add(0.0);
      }
      ends.set(row, from + textWidth.applyAsDouble(bar.label()) + GAP);
      captions.add(new Caption(i, row));
    }
    return captions;
  }

  private boolean isToldInside(int one) {
    if (isInside(lane.bars().get(one))) {
      return true;
    }
    for (int i = one + 1; i < lane.bars().size(); i++) {
      if (LaneRows.whatItContinues(lane.bars(), i).orElse(-1) == one && isToldInside(i)) {
        return true;
      }
    }
    return false;
  }
}
