package io.github.leaselock.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Foreign text, made fit for a log, an exception or an Event: on one line, showing what it holds,
 * and of bounded length. Whoever may write a Lease, or answers in the API server's place, chooses
 * that text; it must not pass for a line of the log, hide a part of itself or fill a disk.
 *
 * <p>Part of lease-lock's own packages, not of its API. Pure functions, safe for use by several
 * threads.
 */
public final class Text {

  /** What one line may show of one text, in bytes: a holder's identity of any length fits. */
  public static final int LINE = 1024;

  /** What a quotation within a sentence may show, in bytes. */
  private static final int QUOTATION = 80;

  private static final String CUT = "…";
  private static final int CUT_BYTES = CUT.getBytes(StandardCharsets.UTF_8).length;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Text() {}

  /**
   * Writes every character out that would not be seen, or not where it stands: controls, line and
   * paragraph separators, what changes the direction of writing, halves of characters. Joiners
   * stay, since words of some scripts need them. For reading, not for reading back: a backslash
   * stays one, so what is escaped already stays as it is.
   *
   * @param text any text
   * @return the same with <code>&#92;n</code>, <code>&#92;r</code>, <code>&#92;t</code> and <code>
   *     &#92;u202e</code>
   */
  public static String escaped(String text) {
    return prefix(text, Integer.MAX_VALUE, true);
  }

  /**
   * Cuts a text so that it fits, between two characters, and says so.
   *
   * @param text any text
   * @param bytes how many it may have in UTF-8, the ellipsis included; at least 3
   * @return the text if it fits, else its beginning and an ellipsis
   */
  public static String cutToBytes(String text, int bytes) {
    return cut(text, bytes, false);
  }

  /**
   * Escapes a text, then cuts it; never within an escape.
   *
   * @param text any text, however long: only what is shown costs time
   * @param bytes how many may be shown, the ellipsis included; at least 3
   * @return what to show
   */
  public static String shown(String text, int bytes) {
    return cut(text, bytes, true);
  }

  /**
   * As much of a text as a line may show.
   *
   * @param text any text
   * @return the text, {@linkplain #escaped escaped} and cut to {@link #LINE}
   */
  public static String shown(String text) {
    return shown(text, LINE);
  }

  /**
   * A quotation for a sentence.
   *
   * @param text any text
   * @return its escaped beginning in quotation marks, and its length if that is not all
   */
  public static String quoted(String text) {
    String shown = prefix(text, QUOTATION, true);
    return fits(text, QUOTATION, true)
        ? "\"" + shown + "\""
        : "\"" + shown + CUT + "\" (" + text.length() + " characters)";
  }

  private static String cut(String text, int bytes, boolean escaping) {
    return fits(text, bytes, escaping)
        ? prefix(text, bytes, escaping)
        : prefix(text, bytes - CUT_BYTES, escaping) + CUT;
  }

  private static boolean fits(String text, int bytes, boolean escaping) {
    return end(text, bytes, escaping) == text.length();
  }

  /** Where the longest beginning ends that fits. */
  private static int end(String text, int bytes, boolean escaping) {
    int left = bytes;
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      left -= escaping && isEscaped(character) ? escape(character).length() : length(character);
      if (left < 0) {
        return at;
      }
      at += Character.charCount(character);
    }
    return at;
  }

  private static String prefix(String text, int bytes, boolean escaping) {
    String beginning = text.substring(0, end(text, bytes, escaping));
    if (!escaping || beginning.codePoints().noneMatch(Text::isEscaped)) {
      return beginning;
    }
    StringBuilder out = new StringBuilder();
    beginning
        .codePoints()
        .forEach(
            character -> {
              if (isEscaped(character)) {
                out.append(escape(character));
              } else {
                out.appendCodePoint(character);
              }
            });
    return out.toString();
  }

  private static boolean isEscaped(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }

  private static String escape(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        StringBuilder out = new StringBuilder();
        for (char half : Character.toChars(character)) {
          out.append("\\u").append(HexFormat.of().toHexDigits(half));
        }
        yield out.toString();
      }
    };
  }

  /** In UTF-8. */
  private static int length(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
  }
}
