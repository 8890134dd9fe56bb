package io.github.leaselock.kubectl;

import java.util.List;
import java.util.regex.Pattern;

/** A terminal of 80 by 24 characters as a picture, readable on a light and on a dark page. */
final class ScreenPicture {

  private static final int COLUMNS = 80;
  private static final int ROWS = 24;
  private static final int CHARACTER = 8; // pixels
  private static final int ROW = 18;
  private static final int MARGIN = 16;

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img">
      <title>%s</title>
      <style>
        text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
               font-size: 13px; fill: #1f2328 }
        .typed { font-weight: 600 }
        .screen { fill: #f6f8fa; stroke: #d0d7de }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .screen { fill: #0d1117; stroke: #30363d }
        }
      </style>
      <rect class="screen" x="0.5" y="0.5" width="%s" height="%s" rx="8"/>
      """;

  private static final String LINE =
      "<text x=\"%s\" y=\"%s\" class=\"%s\" textLength=\"%s\">%s</text>\n";

  /** Words with one space between them. */
  private static final Pattern TOGETHER = Pattern.compile("\\S+(?: \\S+)*");

  private ScreenPicture() {}

  /** A command, what it printed, and the prompt behind it. */
  static String of(String title, String command, List<String> lines) {
    int width = 2 * MARGIN + COLUMNS * CHARACTER;
    int height = 2 * MARGIN + ROWS * ROW;
    StringBuilder picture =
        new StringBuilder(filled(HEAD, width, height, escaped(title), width - 1, height - 1));
    picture.append(line(0, "typed", "$ " + command));
    for (int row = 0; row < lines.size(); row++) {
      picture.append(line(row + 1, "shown", lines.get(row)));
    }
    return picture.append(line(lines.size() + 1, "typed", "$")).append("</svg>\n").toString();
  }

  /** In columns as a terminal has them, whatever the font. */
  private static String line(int row, String style, String line) {
    if (row >= ROWS || line.length() > COLUMNS) {
      throw new IllegalArgumentException("beyond the screen, in row " + row + ": " + line);
    }
    StringBuilder drawn = new StringBuilder();
    TOGETHER
        .matcher(line)
        .results()
        .forEach(
            text ->
                drawn.append(
                    filled(
                        LINE,
                        MARGIN + text.start() * CHARACTER,
                        MARGIN + row * ROW + ROW - 5,
                        style,
                        text.group().length() * CHARACTER,
                        escaped(text.group()))));
    return drawn.toString();
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
}
