package io.github.leaselock.architecture;

import io.github.leaselock.architecture.Way.Actor;
import io.github.leaselock.architecture.Way.Scene;
import io.github.leaselock.architecture.Way.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws a {@link Way}: a lane for each package, an arrow for each call. */
final class WayPicture {

  private static final String YOURS = "your code";
  private static final int FIRST_LANE = 56;
  private static final int LANES = 400;
  private static final int LANE_WIDTH = 74;
  private static final int BETWEEN_LANES = 6;
  private static final int TOP = 48;
  private static final int HEADING = 40;
  private static final int LINE = 15;
  private static final int CHARACTER = 7;

  private final Way way;
  private final CoreClasses classes;
  private final Svg svg;
  private final Map<String, Integer> lanes = new LinkedHashMap<>();
  private int y = TOP + HEADING + 24;
  private int number;
  private int textAt;

  private WayPicture(Way way, CoreClasses classes) {
    this.way = way;
    this.classes = classes;
    this.svg = new Svg(way.title());
  }

  static String draw(Way way, CoreClasses classes) {
    return new WayPicture(way, classes).drawn();
  }

  private String drawn() {
    placeLanes();
    legend();
    int end = y + way.items().stream().mapToInt(this::height).sum() - 16;
    lanes.forEach((title, x) -> lane(title, x, end));
    for (Way.Item item : way.items()) {
      if (item instanceof Scene scene) {
        svg.line(16, y, Svg.WIDTH - 16, y, "rule");
        svg.text(textAt, y + 18, "scene", scene.text());
      } else if (item instanceof Step step) {
        step(step);
      }
      y += height(item);
    }
    return svg.document(end + 16);
  }

  private void legend() {
    svg.text(textAt, TOP + 16, "small", "An arrow is a call, between packages or within one;");
    svg.text(
        textAt, TOP + 32, "small", "dashed if it is made through an interface, which is named.");
  }

  private int height(Way.Item item) {
    return item instanceof Step step ? 24 + LINE * wrapped(step).size() : 34;
  }

  private List<String> wrapped(Step step) {
    return Svg.wrapped(step.text(), (Svg.WIDTH - textAt) / CHARACTER);
  }

  /** From your code to that of others, in the order of the packages. */
  private void placeLanes() {
    List<String> used = new ArrayList<>();
    for (Step step : way.steps()) {
      used.add(laneOf(step.from()));
      used.add(laneOf(step.to()));
    }
    List<String> ordered = new ArrayList<>();
    ordered.add(YOURS);
    for (CorePackage each : CorePackage.values()) {
      ordered.add(each.shortName());
    }
    ordered.add(Library.FABRIC8.title());
    ordered.retainAll(used);
    int apart = Math.max(LANE_WIDTH + BETWEEN_LANES, LANES / (ordered.size() - 1));
    for (String each : ordered) {
      lanes.put(each, FIRST_LANE + apart * lanes.size());
    }
    textAt = FIRST_LANE + apart * (ordered.size() - 1) + LANE_WIDTH / 2 + 2 * BETWEEN_LANES;
  }

  private String laneOf(Actor actor) {
    return actor instanceof Actor.Code code
        ? classes.packageOf(code.name()).map(CorePackage::shortName).orElse(Library.FABRIC8.title())
        : YOURS;
  }

  private void lane(String title, int x, int end) {
    Optional<CorePackage> known =
        List.of(CorePackage.values()).stream()
            .filter(each -> each.shortName().equals(title))
            .findAny();
    String style = known.map(each -> each.isInternal() ? "inside" : "seen").orElse("outside");
    svg.line(x, TOP + HEADING, x, end, "lane");
    svg.box(x - LANE_WIDTH / 2, TOP, LANE_WIDTH, HEADING, style);
    List<String> lines = known.map(WayPicture::heading).orElseGet(() -> Svg.wrapped(title, 9));
    int top = TOP + (lines.size() == 1 ? 24 : 17);
    for (int line = 0; line < lines.size(); line++) {
      svg.centred(x, top + LINE * line, "small", lines.get(line));
    }
  }

  private static List<String> heading(CorePackage each) {
    String name = each == CorePackage.ROOT ? "leaselock" : each.shortName();
    int dot = name.indexOf('.') + 1;
    return dot == 0 ? List.of(name) : List.of(name.substring(0, dot), name.substring(dot));
  }

  private void step(Step step) {
    number++;
    int from = lane(step.from());
    int to = lane(step.to());
    String style = through(step).isPresent() ? "line through" : "line";
    int middle = y + 12;
    if (from == to) {
      svg.arrow("M " + from + " " + (middle - 6) + " h 24 q 6 0 6 6 q 0 6 -6 6 h -14", style);
    } else {
      svg.arrow("M " + from + " " + middle + " L " + to + " " + middle, style);
    }
    svg.number(from, middle, number);
    svg.text(textAt, y + 8, "code", label(step));
    List<String> lines = wrapped(step);
    for (int line = 0; line < lines.size(); line++) {
      svg.text(textAt, y + 8 + LINE * (line + 1), "", lines.get(line));
    }
  }

  private int lane(Actor actor) {
    return lanes.getOrDefault(laneOf(actor), FIRST_LANE);
  }

  /** What the call names, if that is another type than the one whose code it reaches. */
  private Optional<String> through(Step step) {
    if (!(step.from() instanceof Actor.Code from) || !(step.to() instanceof Actor.Code to)) {
      return Optional.empty();
    }
    return classes
        .called(from.name(), to.name(), step.method())
        .map(WayPicture::simple)
        .filter(owner -> !(owner + ".").startsWith(simple(to.name()) + "."));
  }

  private String label(Step step) {
    String called = simple(step.to().name()) + "." + step.method();
    String through = this.through(step).map(name -> ", a " + name).orElse("");
    return number + "  " + step.from().name() + " → " + called + through;
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
  }
}
