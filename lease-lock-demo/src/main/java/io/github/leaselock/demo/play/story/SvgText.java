package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.story.Timeline.MarkType;
import java.util.Locale;
import java.util.Set;

/** Writes the elements of the picture, and knows its colours. */
final class SvgText {

  private static final String STYLE =
      """
      <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
               font-size: 11.5px; fill: #1f2328 }
        .title { font-size: 15px; font-weight: 600 }
        .scene { font-size: 11px; font-style: italic; fill: #57606a }
        .small { font-size: 11px; fill: #57606a }
        .name { font-weight: 600 }
        .label { font-size: 10.5px; fill: #ffffff }
        .waiting-label { fill: #7d4e00; stroke: #fff8c5 }
        .draining-label { fill: #a40e26; stroke: #ffebe9 }
        .orphaned-label { fill: #57606a }
        .waiting-label, .draining-label { stroke-width: 3px; paint-order: stroke }
        .page { fill: #ffffff; stroke: #d0d7de }
        .grid { stroke: #eaeef2; stroke-width: 1 }
        .scene-line { stroke: #afb8c1; stroke-width: 1; stroke-dasharray: 2 3 }
        .shared { fill: #1a7f37 }
        .exclusive { fill: #8250df }
        .run { fill: #57606a }
        .orphaned { fill: none; stroke: #57606a; stroke-dasharray: 4 3 }
        .waiting { fill: url(#waits); stroke: #bf8700 }
        .draining { fill: url(#drains); stroke: #cf222e }
        .waits-line { stroke: #d4a72c } .waits-back { fill: #fff8c5 }
        .drains-line { stroke: #ff8182 } .drains-back { fill: #ffebe9 }
        .sign { fill: none; stroke-width: 2.2; stroke-linecap: round }
        .halo { stroke: #ffffff; stroke-width: 5.5; stroke-opacity: 0.85 }
        .bad { stroke: #cf222e }
        .good { stroke: #1a7f37 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .scene, .small { fill: #9198a1 }
          .label { fill: #ffffff }
          .waiting-label { fill: #f0d48a; stroke: #272115 }
          .draining-label { fill: #ffb3b0; stroke: #25171c }
          .orphaned-label { fill: #9198a1 }
          .page { fill: #0d1117; stroke: #30363d }
          .grid { stroke: #21262d }
          .scene-line { stroke: #484f58 }
          .shared { fill: #238636 }
          .run { fill: #59636e }
          .orphaned { stroke: #9198a1 }
          .waiting { stroke: #9e6a03 }
          .draining { stroke: #da3633 }
          .waits-line { stroke: #9e6a03 } .waits-back { fill: #272115 }
          .drains-line { stroke: #b62324 } .drains-back { fill: #25171c }
          .halo { stroke: #0d1117 }
          .bad { stroke: #f85149 }
          .good { stroke: #3fb950 }
        }
      </style>
      <defs>
        <pattern id="waits" width="6" height="6" patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)">
          <rect class="waits-back" width="6" height="6"/>
          <line class="waits-line" x1="0" y1="0" x2="0" y2="6" stroke-width="3"/>
        </pattern>
        <pattern id="drains" width="6" height="6" patternUnits="userSpaceOnUse"
            patternTransform="rotate(-45)">
          <rect class="drains-back" width="6" height="6"/>
          <line class="drains-line" x1="0" y1="0" x2="0" y2="6" stroke-width="3"/>
        </pattern>
      </defs>
      """;

  private static final Set<MarkType> GOOD = Set.of(MarkType.VERIFIED, MarkType.THAWED);

  private final StringBuilder text = new StringBuilder();

  void open(double width, double height, String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" role=\"img\">",
        width, height);
    add("<title>%s</title>", title);
    text.append(STYLE);
    add(
        "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%s\" rx=\"8\"/>",
        width - 1, height - 1);
  }

  String close() {
    return text.append("</svg>\n").toString();
  }

  void text(double x, double y, String cssClass, String anchor, String content) {
    add(
        "<text x=\"%s\" y=\"%s\" class=\"%s\" text-anchor=\"%s\">%s</text>",
        x, y, cssClass, anchor, content);
  }

  void line(double x1, double y1, double x2, double y2, String cssClass) {
    add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>", x1, y1, x2, y2, cssClass);
  }

  void bar(double x, double y, double width, double height, String cssClass, String hint) {
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2.5\" class=\"%s\">"
            + "<title>%s</title></rect>",
        x, y, width, height, cssClass, hint);
  }

  /** A sign around the point. */
  void mark(double x, double y, MarkType type, String hint) {
    String path =
        switch (type) {
          case KILLED -> "M-5,-5 L5,5 M-5,5 L5,-5";
          case FROZEN -> "M-3,-5 L-3,5 M3,-5 L3,5";
          case THAWED -> "M-3,-5 L5,0 L-3,5 Z";
          case RESTARTED -> "M3.5,-4 A5.5,5.5 0 1 0 5.5,1 M4.5,-8 L4,-3.5 L-0.5,-4";
          case LATE -> "M-7,0 L0,0 M-3.5,-3.5 L0,0 L-3.5,3.5 M4,-6 L4,6";
          case DAMAGED -> "M1,-7 L-3.5,0.5 L3,0.5 L-1,7";
          case EVICTED -> "M0,-7 L0,5 M-4.5,0.5 L0,5.5 L4.5,0.5";
          case DELETED -> "M-5,0 L5,0 M-5,-5 L-5,5 M5,-5 L5,5";
          case REFUSED -> "M-5.5,0 A5.5,5.5 0 1 1 5.5,0 A5.5,5.5 0 1 1 -5.5,0 M-4,4 L4,-4";
          case VERIFIED -> "M-5,0 L-1.5,4 L5,-4.5";
        };
    // The wider stroke below it sets the sign off from the bar that it stands on.
    add(
        "<g transform=\"translate(%s %s)\" class=\"sign\"><title>%s</title>"
            + "<path d=\"%s\" class=\"halo\"/><path d=\"%s\" class=\"%s\"/></g>",
        x, y, hint, path, path, GOOD.contains(type) ? "good" : "bad");
  }

  private void add(String format, Object... values) {
    Object[] safe = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      safe[i] = values[i] instanceof Double number ? number(number) : escaped(values[i].toString());
    }
    text.append(String.format(Locale.ROOT, format, safe)).append('\n');
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
