package io.github.leaselock.kubectl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text for a terminal: what others wrote is escaped and cut, and lines are as long as a screen. */
final class Plain {

  /** The width of a screen. */
  static final int WIDTH = 80;

  private static final char TOGETHER = '\u00a0';

  private Plain() {}

  /**
   * What somebody else has chosen, on one line: nothing in it moves a cursor, and it is no longer
   * than so many characters.
   */
  static String of(String text, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() <= most; ) {
      int point = text.codePointAt(i);
      if (isShown(point)) {
        out.appendCodePoint(point);
      } else {
        out.append(
            Character.isBmpCodePoint(point)
                ? String.format(Locale.ROOT, "\\u%04x", point)
                : String.format(Locale.ROOT, "\\U%08x", point));
      }
      i += Character.charCount(point);
    }
    return out.length() <= most ? out.toString() : out.substring(0, most - 3) + "...";
  }

  /** ASCII alone: of the rest, nobody knows how wide a terminal draws it. */
  private static boolean isShown(int point) {
    return point >= ' ' && point <= '~';
  }

  /** A text that is to stay on one line: no text of others holds this space. */
  static String together(String text) {
    return text.replace(' ', TOGETHER);
  }

  /** As it is read. */
  static String apart(String text) {
    return text.replace(TOGETHER, ' ');
  }

  /** A paragraph behind a label, whose further lines are indented as far. */
  static List<String> wrapped(String label, String text) {
    String indent = " ".repeat(label.length());
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(label);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      for (String piece : pieces(word, WIDTH - label.length())) {
        if (!empty && line.length() + 1 + piece.length() > WIDTH) {
          lines.add(line.toString());
          line = new StringBuilder(indent);
          empty = true;
        }
        line.append(empty ? "" : " ").append(piece);
        empty = false;
      }
    }
    lines.add(line.toString());
    lines.replaceAll(Plain::apart);
    return lines;
  }

  /** A word that is longer than a line is broken wherever the line ends. */
  private static List<String> pieces(String word, int width) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < word.length() || from == 0; from += width) {
      pieces.add(word.substring(from, Math.min(word.length(), from + width)));
    }
    return pieces;
  }
}
