package io.github.leaselock.json;

import java.util.HexFormat;

/**
 * Moves over one text of JSON (RFC 8259), however deeply its values are nested. Where the text is
 * not what is asked for, an {@link IllegalArgumentException} says at which character.
 *
 * <pre>
 *   reader.open('{');
 *   while (reader.hasNext('}')) {
 *     String key = reader.key();
 *     reader.skipValue();
 *   }
 * </pre>
 */
public final class JsonReader {

  private final String text;
  private int at;

  /** Whether an object or a list was opened and nothing in it was read. */
  private boolean opened;

  /**
   * At the beginning of a text.
   *
   * @param text any text
   */
  public JsonReader(String text) {
    this.text = text;
  }

  /**
   * What is read.
   *
   * @return the whole text
   */
  public String text() {
    return text;
  }

  /**
   * Where the reader is.
   *
   * @return an index of the text
   */
  public int at() {
    return at;
  }

  /**
   * Goes on at another place.
   *
   * @param position an index of the text
   */
  public void moveTo(int position) {
    at = position;
    opened = false;
  }

  /**
   * Moves to the next value.
   *
   * @return where it begins
   */
  public int valueAt() {
    skipSpace();
    return at;
  }

  /**
   * Whether a character comes next.
   *
   * @param c the character
   * @return true if the reader is at it
   */
  public boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /**
   * Moves behind a character, if that is what comes next but for white space.
   *
   * @param c the character
   * @return whether it came
   */
  public boolean accept(char c) {
    skipSpace();
    if (isAt(c)) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * Moves behind a character, which has to come next but for white space.
   *
   * @param c the character
   */
  public void expect(char c) {
    if (!accept(c)) {
      throw unexpected();
    }
  }

  /**
   * Moves into an object or a list.
   *
   * @param bracket with what it begins
   */
  public void open(char bracket) {
    expect(bracket);
    opened = true;
  }

  /**
   * Moves to the next field or element of what was opened, or behind its end.
   *
   * @param bracket with what it ends
   * @return whether there is one
   */
  public boolean hasNext(char bracket) {
    boolean isFirst = opened;
    opened = false;
    if (isFirst) {
      return !accept(bracket);
    }
    if (accept(',')) {
      return true;
    }
    expect(bracket);
    return false;
  }

  /**
   * Reads a key, and moves to its value.
   *
   * @return the key
   */
  public String key() {
    String key = string();
    expect(':');
    skipSpace();
    return key;
  }

  /** Nothing but white space may follow. */
  public void end() {
    skipSpace();
    if (at < text.length()) {
      throw unexpected();
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /**
   * Reads a string.
   *
   * @return what it says
   */
  public String string() {
    int from = valueAt();
    skipString();
    return decoded(text, from, at);
  }

  /** Moves behind the next value. */
  public void skipValue() {
    skipSpace();
    if (!isAt('{') && !isAt('[')) {
      skipScalar();
      return;
    }
    StringBuilder open = new StringBuilder();
    do {
      if (isAt('{') || isAt('[')) {
        char closing = isAt('{') ? '}' : ']';
        at++;
        if (!accept(closing)) {
          open.append(closing);
          toNextValue(closing);
          continue;
        }
      } else {
        skipScalar();
      }
      close(open);
    } while (open.length() > 0);
  }

  /** Behind a nested value: closes what it was the last of, and moves to the next value. */
  private void close(StringBuilder open) {
    while (open.length() > 0) {
      char closing = open.charAt(open.length() - 1);
      if (accept(',')) {
        toNextValue(closing);
        return;
      }
      expect(closing);
      open.setLength(open.length() - 1);
    }
  }

  private void toNextValue(char closing) {
    skipSpace();
    if (closing == '}') {
      skipString();
      expect(':');
      skipSpace();
    }
  }

  private void skipScalar() {
    if (isAt('"')) {
      skipString();
      return;
    }
    int from = at;
    while (at < text.length() && isBare(text.charAt(at))) {
      at++;
    }
    if (!isBareValue(from, at)) {
      at = from;
      throw unexpected();
    }
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-.E".indexOf(c) >= 0;
  }

  private boolean isBareValue(int from, int to) {
    return isWord("true", from, to)
        || isWord("false", from, to)
        || isWord("null", from, to)
        || isNumber(from, to);
  }

  private boolean isWord(String word, int from, int to) {
    return to - from == word.length() && text.startsWith(word, from);
  }

  /** A sign, digits without a leading zero, a fraction, an exponent. */
  private boolean isNumber(int from, int to) {
    int start = text.startsWith("-", from) ? from + 1 : from;
    int next = digits(start, to);
    if (next == start || (text.charAt(start) == '0' && next > start + 1)) {
      return false;
    }
    if (next < to && text.charAt(next) == '.') {
      int fraction = next + 1;
      next = digits(fraction, to);
      if (next == fraction) {
        return false;
      }
    }
    if (next < to && "eE".indexOf(text.charAt(next)) >= 0) {
      boolean signed = next + 1 < to && "+-".indexOf(text.charAt(next + 1)) >= 0;
      int exponent = next + (signed ? 2 : 1);
      next = digits(exponent, to);
      if (next == exponent) {
        return false;
      }
    }
    return next == to;
  }

  private int digits(int from, int to) {
    int end = from;
    while (end < to && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private void skipString() {
    if (!isAt('"')) {
      throw unexpected();
    }
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return;
      }
      if (c < ' ') {
        throw unexpected();
      }
      at++;
      if (c == '\\') {
        skipEscape();
      }
    }
    throw unexpected();
  }

  private void skipEscape() {
    if (at >= text.length() || "\"\\/bfnrtu".indexOf(text.charAt(at)) < 0) {
      throw unexpected();
    }
    if (text.charAt(at++) != 'u') {
      return;
    }
    for (int i = 0; i < 4; i++) {
      if (at >= text.length() || !HexFormat.isHexDigit(text.charAt(at))) { // ASCII alone
        throw unexpected();
      }
      at++;
    }
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

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        at < text.length()
            ? "unexpected " + JsonText.quoted(text.substring(at, at + 1)) + " at character " + at
            : "it ends too early");
  }
}
