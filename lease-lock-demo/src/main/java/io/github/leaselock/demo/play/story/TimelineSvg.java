package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.story.Captions.Caption;
import io.github.leaselock.demo.play.story.Timeline.Bar;
import io.github.leaselock.demo.play.story.Timeline.BarType;
import io.github.leaselock.demo.play.story.Timeline.Group;
import io.github.leaselock.demo.play.story.Timeline.Lane;
import io.github.leaselock.demo.play.story.Timeline.Mark;
import io.github.leaselock.demo.play.story.Timeline.MarkType;
import io.github.leaselock.demo.play.story.Timeline.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Draws a timeline: readable on a light and on a dark page, and without any font but the page's.
 */
public final class TimelineSvg {

  private static final double LEAST_WIDTH = 1000;

  /** Of a long history. */
  private static final double SECOND = 20;

  private static final double LEFT = 92;
  private static final double RIGHT = 18;

  /** Behind the end of the play: room for what is written behind the last bars, at least. */
  private static final double LEAST_MARGIN = 62;

  private static final double TOP = 44;
  private static final double LANE = 24;
  private static final double BAR = 16;
  private static final double GAP = 14;
  private static final double CHARACTER = 6.1;
  private static final double SCENE_ROW = 16;
  private static final double CAPTION = 12;

  private final Timeline timeline;
  private final SvgText svg = new SvgText();
  private final double margin;
  private final double width;
  private final List<Integer> sceneRows;

  private TimelineSvg(Timeline timeline) {
    this.timeline = timeline;
    this.margin =
        timeline.lanes().stream()
            .flatMap(lane -> lane.bars().stream())
            .mapToDouble(bar -> textWidth(bar.label()) + 8)
            .reduce(LEAST_MARGIN, Math::max);
    this.width =
        Math.max(
            LEAST_WIDTH,
            LEFT + margin + RIGHT + SECOND * timeline.to().minus(timeline.from()).toSeconds());
    this.sceneRows = sceneRows();
  }

  /** The picture of a history, as the text of an SVG file. */
  public static String of(History history) {
    return new TimelineSvg(TimelineBuilder.of(history)).draw();
  }

  private String draw() {
    int rows = sceneRows.stream().mapToInt(row -> row + 1).max().orElse(0);
    double lanesTop = TOP + rows * SCENE_ROW + 10;
    double y = lanesTop;
    double[] tops = new double[timeline.lanes().size()];
    Group group = tops.length == 0 ? Group.LOCK : timeline.lanes().get(0).group();
    for (int i = 0; i < tops.length; i++) {
      Lane lane = timeline.lanes().get(i);
      y += lane.group() == group ? 0 : GAP;
      group = lane.group();
      tops[i] = y;
      y += LANE * Math.max(1, LaneRows.count(lane)) + CAPTION * captionRows(lane);
    }
    double bottom = y + 6;
    svg.open(width, bottom + 64, "Who held the lock, who waited, and what happened to them");
    svg.text(LEFT - 80, 26, "title", "start", timeline.title());
    axis(lanesTop - 6, bottom);
    scenes(bottom);
    for (int i = 0; i < tops.length; i++) {
      lane(timeline.lanes().get(i), tops[i]);
    }
    legend(bottom + 34);
    return svg.close();
  }

  private void axis(double top, double bottom) {
    long seconds = timeline.to().minus(timeline.from()).toSeconds();
    long step = seconds > 40 ? 5 : seconds > 16 ? 2 : 1;
    for (long second = 0; second <= seconds; second += step) {
      double x = x(timeline.from().plusSeconds(second));
      svg.line(x, top, x, bottom, "grid");
      svg.text(x, bottom + 13, "small", "middle", second + " s");
    }
  }

  /** Titles stand where their scenes begin, one below the other where they would overlap. */
  private void scenes(double bottom) {
    for (int i = 0; i < timeline.scenes().size(); i++) {
      Scene scene = timeline.scenes().get(i);
      double x = x(scene.at());
      double y = TOP + sceneRows.get(i) * SCENE_ROW;
      svg.line(x, y + 2, x, bottom, "scene-line");
      boolean fits = fits(scene);
      svg.text(fits ? x + 4 : x - 4, y + 13, "scene", fits ? "start" : "end", scene.title());
    }
  }

  private List<Integer> sceneRows() {
    List<Double> ends = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (Scene scene : timeline.scenes()) {
      double width = textWidth(scene.title()) + 10;
      double left = Math.min(x(scene.at()), width - RIGHT) - (fits(scene) ? 0 : width);
      int row = 0;
      while (row < ends.size() && ends.get(row) > left) {
        row++;
      }
      if (row == ends.size()) {
        ends.add(0.0);
      }
      ends.set(row, left + width);
      rows.add(row);
    }
    return rows;
  }

  private boolean fits(Scene scene) {
    return x(scene.at()) + 4 + textWidth(scene.title()) < width - RIGHT;
  }

  private static double textWidth(String text) {
    return text.length() * CHARACTER;
  }

  private void lane(Lane lane, double top) {
    svg.text(LEFT - 8, top + BAR - 3, "name", "end", lane.name());
    svg.line(LEFT, top + LANE - 4, width - RIGHT, top + LANE - 4, "grid");
    int[] rows = LaneRows.of(lane);
    for (int i = 0; i < rows.length; i++) {
      bar(lane, lane.bars().get(i), top + rows[i] * LANE);
    }
    captions(lane, top, rows);
    double last = 0;
    for (Mark mark : lane.marks()) {
      // Marks that would cover one another stand side by side.
      double x = Math.max(x(mark.at()), last + 14);
      String hint = mark.label().isEmpty() ? mark.type().meaning() : mark.label();
      svg.mark(x, top + BAR / 2, mark.type(), hint);
      last = x;
    }
  }

  private void bar(Lane lane, Bar bar, double top) {
    double from = x(bar.from());
    double width = Math.max(2, x(bar.to()) - from);
    String css = cssClass(bar.type());
    String hint =
        String.format(
            Locale.ROOT,
            "%s: %s for %.2f s",
            bar.label(),
            bar.type().meaning(),
            bar.to().minus(bar.from()).toMillis() / 1000.0);
    svg.bar(from, top, width, BAR, css, hint);
    double baseline = top + BAR - 4.5;
    if (captions(lane).isInside(bar)) {
      svg.text(from + width / 2, baseline, "label " + css + "-label", "middle", bar.label());
    } else if (hasRoomBehind(lane, bar)) {
      double end = from + width;
      boolean marked = lane.marks().stream().anyMatch(mark -> Math.abs(x(mark.at()) - end) < 12);
      svg.text(end + (marked ? 13 : 5), baseline, "small", "start", bar.label());
    }
  }

  private Captions captions(Lane lane) {
    return new Captions(
        lane, bar -> Math.max(2, x(bar.to()) - x(bar.from())), TimelineSvg::textWidth);
  }

  private List<Caption> below(Lane lane) {
    return captions(lane).below(bar -> x(bar.from())).stream()
        .filter(caption -> !hasRoomBehind(lane, lane.bars().get(caption.bar())))
        .toList();
  }

  private int captionRows(Lane lane) {
    return below(lane).stream().mapToInt(caption -> caption.row() + 1).max().orElse(0);
  }

  /** Below the lane, each at the end of a line from its bar. */
  private void captions(Lane lane, double top, int[] rows) {
    double under = top + LANE * Math.max(1, LaneRows.count(lane)) - LANE + BAR;
    for (Caption caption : below(lane)) {
      Bar bar = lane.bars().get(caption.bar());
      double x = x(bar.from()) + 1;
      double baseline = under + CAPTION * (caption.row() + 1) - 1;
      svg.line(x, top + rows[caption.bar()] * LANE + BAR, x, baseline, "scene-line");
      svg.text(x + 3, baseline, "small", "start", bar.label());
    }
  }

  /** Of an operation, whose lane has one bar after the other. */
  private boolean hasRoomBehind(Lane lane, Bar bar) {
    double until = x(bar.to()) + textWidth(bar.label()) + 8;
    return lane.group() == Group.OPERATION
        && until < width - RIGHT
        && lane.bars().stream()
            .noneMatch(
                next -> !next.equals(bar) && x(next.from()) < until && x(next.to()) >= x(bar.to()));
  }

  /** Of what the picture shows. */
  private void legend(double y) {
    double x = LEFT - 80;
    Set<BarType> bars = EnumSet.noneOf(BarType.class);
    Set<MarkType> marks = EnumSet.noneOf(MarkType.class);
    for (Lane lane : timeline.lanes()) {
      lane.bars().forEach(bar -> bars.add(bar.type()));
      lane.marks().forEach(mark -> marks.add(mark.type()));
    }
    for (BarType type : bars) {
      svg.bar(x, y - 10, 22, 12, cssClass(type), type.meaning());
      svg.text(x + 27, y, "small", "start", type.meaning());
      x += 27 + textWidth(type.meaning()) + 16;
    }
    x = LEFT - 80;
    for (MarkType type : marks) {
      svg.mark(x + 6, y + 18, type, type.meaning());
      svg.text(x + 17, y + 22, "small", "start", type.meaning());
      x += 17 + textWidth(type.meaning()) + 18;
    }
  }

  private double x(Duration at) {
    double length = Math.max(1, timeline.to().minus(timeline.from()).toNanos());
    double part = Math.max(0, at.minus(timeline.from()).toNanos()) / length;
    return LEFT + part * (width - LEFT - RIGHT - margin);
  }

  private static String cssClass(BarType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
