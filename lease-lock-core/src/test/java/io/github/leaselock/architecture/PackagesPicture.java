package io.github.leaselock.architecture;

import java.util.Arrays;
import java.util.List;

/** Draws {@link CorePackage}: a box stands on those that it imports. */
final class PackagesPicture {

  private static final int TOP = 66;
  private static final int MARGIN = 24;
  private static final int BOX_WIDTH = 300;
  private static final int BOX_HEIGHT = 98;
  private static final int ROW = 132;
  private static final int CHARACTERS = 42;

  private final Svg svg = new Svg("Packages of lease-lock-core: an arrow means \"may import\"");

  static String draw() {
    return new PackagesPicture().drawn();
  }

  private String drawn() {
    svg.text(
        16,
        48,
        "small",
        "Green: what users see. Left out: arrows to what an arrow leads to anyway, and those from"
            + " the inside to the values of the root package.");
    for (CorePackage each : CorePackage.values()) {
      each.arrows().forEach(below -> arrow(each, below));
    }
    for (CorePackage each : CorePackage.values()) {
      box(each);
    }
    return svg.document(y(0) + BOX_HEIGHT + MARGIN);
  }

  private void arrow(CorePackage from, CorePackage to) {
    int x1 = middle(from) + towards(from, to);
    int x2 = middle(to) + towards(to, from);
    int y1 = y(from.height()) + BOX_HEIGHT;
    int y2 = y(to.height()) - 2;
    svg.arrow("M " + x1 + " " + y1 + " L " + x2 + " " + y2, "line");
  }

  /** Where an arrow touches a box: nearer to the side where it comes from. */
  private static int towards(CorePackage box, CorePackage other) {
    return Integer.signum(middle(other) - middle(box)) * BOX_WIDTH / 4;
  }

  private void box(CorePackage each) {
    int x = middle(each) - BOX_WIDTH / 2;
    int y = y(each.height());
    svg.box(x, y, BOX_WIDTH, BOX_HEIGHT, each.isInternal() ? "inside" : "seen");
    svg.text(x + 12, y + 20, "code", each.shortName());
    List<String> lines = Svg.wrapped(each.sentence(), CHARACTERS);
    for (int line = 0; line < lines.size(); line++) {
      svg.text(x + 12, y + 38 + 15 * line, "", lines.get(line));
    }
    svg.text(x + 12, y + BOX_HEIGHT - 9, "small", "imports " + libraries(each));
  }

  private static String libraries(CorePackage each) {
    return each.libraries().isEmpty()
        ? "no library"
        : String.join(" and ", each.libraries().stream().map(Library::title).toList());
  }

  private static int middle(CorePackage each) {
    return switch (each.column()) {
      case LEFT -> MARGIN + BOX_WIDTH / 2;
      case CENTRE -> Svg.WIDTH / 2;
      case RIGHT -> Svg.WIDTH - MARGIN - BOX_WIDTH / 2;
    };
  }

  private static int y(int height) {
    int highest = Arrays.stream(CorePackage.values()).mapToInt(CorePackage::height).max().orElse(0);
    return TOP + (highest - height) * ROW;
  }
}
