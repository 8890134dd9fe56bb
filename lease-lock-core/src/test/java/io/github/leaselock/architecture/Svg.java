package io.github.leaselock.architecture;

import java.util.ArrayList;
import java.util.List;

/** A picture as text, readable on a light and on a dark page. */
final class Svg {

  static final int WIDTH = 1000;

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img">
      <title>%s</title>
      <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
               font-size: 12px; fill: #1f2328 }
        .title { font-size: 15px; font-weight: 600 }
        .scene { font-style: italic; fill: #57606a }
        .small { font-size: 11px; fill: #57606a }
        .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
                font-size: 11.5px; font-weight: 600 }
        .number { font-size: 10px; font-weight: 600; fill: #ffffff }
        .page { fill: #ffffff; stroke: #d0d7de }
        .seen { fill: #dafbe1; stroke: #1a7f37 }
        .inside { fill: #f6f8fa; stroke: #8c959f }
        .outside { fill: #fff8c5; stroke: #bf8700 }
        .lane { stroke: #d0d7de }
        .line { stroke: #57606a; stroke-width: 1.4; fill: none }
        .through { stroke-dasharray: 5 3 }
        .head, .dot { fill: #57606a }
        .rule { stroke: #d0d7de; stroke-dasharray: 2 3 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .scene, .small { fill: #9198a1 }
          .number { fill: #0d1117 }
          .page { fill: #0d1117; stroke: #30363d }
          .seen { fill: #12261e; stroke: #3fb950 }
          .inside { fill: #161b22; stroke: #6e7681 }
          .outside { fill: #272115; stroke: #d29922 }
          .lane, .rule { stroke: #30363d }
          .line { stroke: #9198a1 }
          .head, .dot { fill: #9198a1 }
        }
      </style>
      <defs>
        <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"
            orient="auto">
          <path class="head" d="M0,0.5 L10,5 L0,9.5 z"/>
        </marker>
      </defs>
      <rect class="page" x="0.5" y="0.5" width="%s" height="%s" rx="8"/>
      """;

  private final String title;
  private final StringBuilder body = new StringBuilder();

  Svg(String title) {
    this.title = title;
    text(16, 28, "title", title);
  }

  void text(int x, int y, String style, String text) {
    text(x, y, style, "start", text);
  }

  void centred(int x, int y, String style, String text) {
    text(x, y, style, "middle", text);
  }

  private void text(int x, int y, String style, String anchor, String text) {
    add(
        "<text x=\"%s\" y=\"%s\" class=\"%s\" text-anchor=\"%s\">%s</text>",
        x, y, style, anchor, escaped(text));
  }

  void box(int x, int y, int width, int height, String style) {
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" class=\"%s\"/>",
        x, y, width, height, style);
  }

  void line(int x1, int y1, int x2, int y2, String style) {
    add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>", x1, y1, x2, y2, style);
  }

  void arrow(String path, String style) {
    add("<path d=\"%s\" class=\"%s\" marker-end=\"url(#head)\"/>", path, style);
  }

  /** A number in a disc. */
  void number(int x, int y, int number) {
    add("<circle cx=\"%s\" cy=\"%s\" r=\"8.5\" class=\"dot\"/>", x, y);
    centred(x, y + 4, "number", Integer.toString(number));
  }

  String document(int height) {
    return filled(HEAD, WIDTH, height, escaped(title), WIDTH - 1, height - 1) + body + "</svg>\n";
  }

  private void add(String template, Object... values) {
    body.append(filled(template, values)).append('\n');
  }

  /** Not {@link String#format}, whose numbers are those of the locale. */
  private static String filled(String template, Object... values) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (Object value : values) {
      int next = template.indexOf("%s", from);
      filled.append(template, from, next).append(value);
      from = next + 2;
    }
    return filled.append(template, from, template.length()).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A text in lines of so many characters at most. */
  static List<String> wrapped(String text, int characters) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + word.length() + 1 > characters) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
