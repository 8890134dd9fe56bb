package io.github.leaselock.benchmarks.report;

import java.util.Locale;
import java.util.Map;

/**
 * Bars on a logarithmic scale that begin at one, one below the other. Readable on a light and on a
 * dark page.
 */
public final class BarPlot {

  private static final String STYLE =
      """
      <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
               font-size: 12px; fill: #1f2328 }
        .title { font-size: 15px; font-weight: 600 }
        .small { font-size: 11px; fill: #57606a }
        .page { fill: #ffffff; stroke: #d0d7de }
        .grid { stroke: #d8dee4; stroke-width: 1 }
        .ours { fill: #8250df }
        .other { fill: #8c959f }
        .floor { fill: #1a7f37 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .small { fill: #9198a1 }
          .page { fill: #0d1117; stroke: #30363d }
          .grid { stroke: #30363d }
          .ours { fill: #a371f7 }
          .other { fill: #59636e }
          .floor { fill: #3fb950 }
        }
      </style>
      """;

  private static final double WIDTH = 760;
  private static final double LEFT = 210;
  private static final double RIGHT = 70;
  private static final double TOP = 46;
  private static final double ROW = 26;
  private static final double BAR = 16;

  private final StringBuilder svg = new StringBuilder();
  private final Map<String, Double> values;
  private final double from;
  private final double to;

  private BarPlot(Map<String, Double> values) {
    this.values = values;
    double least = values.values().stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double most = values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    this.from = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-3))));
    this.to = Math.max(most * 1.05, from * 10);
  }

  /** The picture as the text of an SVG file; values of zero are written, and have no bar. */
  public static String of(String title, String unit, Map<String, Double> values) {
    return new BarPlot(values).draw(title, unit);
  }

  private String draw(String title, String unit) {
    double bottom = TOP + values.size() * ROW;
    double height = bottom + 44;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" role=\"img\">",
        WIDTH, height);
    add("<title>%s</title>", title);
    svg.append(STYLE);
    add(
        "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%s\" rx=\"8\"/>",
        WIDTH - 1, height - 1);
    text(14, 26, "title", "start", title);
    for (double decade = from; decade <= to; decade *= 10) {
      double x = x(decade);
      add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"grid\"/>", x, TOP, x, bottom);
      text(x, bottom + 16, "small", "middle", Numbers.plain(decade));
    }
    text(14, bottom + 34, "small", "start", unit + "; logarithmic, and each bar begins at one");
    double y = TOP + 4;
    for (Map.Entry<String, Double> each : values.entrySet()) {
      bar(each.getKey(), each.getValue(), y);
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private void bar(String name, double value, double y) {
    double one = x(Math.min(Math.max(1, from), to)); // a bar is as long as its ratio to one
    double left = value > 0 ? Math.min(one, x(value)) : one;
    double width = value > 0 ? Math.max(2, Math.abs(x(value) - one)) : 0;
    String css =
        name.startsWith("lease-lock") ? "ours" : name.startsWith("floor") ? "floor" : "other";
    text(LEFT - 10, y + BAR - 4, "", "end", name);
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\" class=\"%s\"/>",
        left, y, width, BAR, css);
    text(left + width + 6, y + BAR - 4, "", "start", Numbers.plain(value));
  }

  private double x(double value) {
    double part = Math.log10(Math.max(value, from) / from) / Math.log10(to / from);
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private void text(double x, double y, String css, String anchor, String content) {
    add(
        "<text x=\"%s\" y=\"%s\" class=\"%s\" text-anchor=\"%s\">%s</text>",
        x, y, css, anchor, content);
  }

  private void add(String format, Object... values) {
    Object[] safe = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      safe[i] =
          values[i] instanceof Double number
              ? String.format(Locale.ROOT, "%.1f", number)
              : values[i].toString().replace("&", "&amp;").replace("<", "&lt;");
    }
    svg.append(String.format(Locale.ROOT, format, safe)).append('\n');
  }
}
