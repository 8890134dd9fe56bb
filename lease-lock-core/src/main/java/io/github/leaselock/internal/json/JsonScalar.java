package io.github.leaselock.internal.json;

import java.util.HexFormat;

/** The values of JSON that hold no others: where one ends in a text, and what a string says. */
public final class JsonScalar {

  private JsonScalar() {}

  /** Behind a number, {@code true}, {@code false} or {@code null}. */
  static int endOfBare(String text, int from) {
    int to = from;
    while (to < text.length() && isBare(text.charAt(to))) {
      to++;
    }
    if (!isBareValue(text, from, to)) {
      throw JsonReader.unexpected(text, from);
    }
    return to;
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-.E".indexOf(c) >= 0;
  }

  private static boolean isBareValue(String text, int from, int to) {
    return isWord(text, "true", from, to)
        || isWord(text, "false", from, to)
        || isWord(text, "null", from, to)
        || isNumber(text, from, to);
  }

  private static boolean isWord(String text, String word, int from, int to) {
    return to - from == word.length() && text.startsWith(word, from);
  }

  /** A sign, digits without a leading zero, a fraction, an exponent. */
  private static boolean isNumber(String text, int from, int to) {
    int start = text.startsWith("-", from) ? from + 1 : from;
    int next = digits(text, start, to);
    if (next == start || (text.charAt(start) == '0' && next > start + 1)) {
      return false;
    }
    if (next < to && text.charAt(next) == '.') {
      int fraction = next + 1;
      next = digits(text, fraction, to);
      if (next == fraction) {
        return false;
      }
    }
    if (next < to && "eE".indexOf(text.charAt(next)) >= 0) {
      boolean signed = next + 1 < to && "+-".indexOf(text.charAt(next + 1)) >= 0;
      int exponent = next + (signed ? 2 : 1);
      next = digits(text, exponent, to);
      if (next == exponent) {
        return false;
      }
    }
    return next == to;
  }

  private static int digits(String text, int from, int to) {
    int end = from;
    while (end < to && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Behind the last quote of a string. */
  static int endOfString(String text, int from) {
    if (from >= text.length() || text.charAt(from) != '"') {
      throw JsonReader.unexpected(text, from);
    }
    int at = from + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c < ' ') {
        throw JsonReader.unexpected(text, at);
      }
      at++;
      if (c == '\\') {
        at = endOfEscape(text, at);
      }
    }
    throw JsonReader.unexpected(text, at);
  }

  private static int endOfEscape(String text, int from) {
    if (from >= text.length() || "\"\\/bfnrtu".indexOf(text.charAt(from)) < 0) {
      throw JsonReader.unexpected(text, from);
    }
    int at = from + 1;
    if (text.charAt(from) != 'u') {
      return at;
    }
    for (int i = 0; i < 4; i++) {
      if (at >= text.length() || !HexFormat.isHexDigit(text.charAt(at))) { // ASCII alone
        throw JsonReader.unexpected(text, at);
      }
      at++;
    }
    return at;
  }

  /**
   * What a string says that was found to be one.
   *
   * @param text the text in which it stands
   * @param from where its first quote is
   * @param to where it has ended, behind its last quote
   * @return the string without quotes and escapes
   */
  public static String decoded(String text, int from, int to) {
    int escape = text.indexOf('\\', from);
    if (escape < 0 || escape >= to) {
      return text.substring(from + 1, to - 1);
    }
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from + 1; i < to - 1; i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      if (escaped == 'u') {
        out.append((char) HexFormat.fromHexDigits(text, i + 1, i + 5));
        i += 4;
      } else {
        out.append(meant(escaped));
      }
    }
    return out.toString();
  }

  private static char meant(char escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }
}
