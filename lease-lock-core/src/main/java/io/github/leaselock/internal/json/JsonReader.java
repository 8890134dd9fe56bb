package io.github.leaselock.internal.json;

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
    return JsonScalar.decoded(text, from, at);
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
    } else {
      at = JsonScalar.endOfBare(text, at);
    }
  }

  private void skipString() {
    at = JsonScalar.endOfString(text, at);
  }

  private IllegalArgumentException unexpected() {
    return unexpected(text, at);
  }

  static IllegalArgumentException unexpected(String text, int at) {
    return new IllegalArgumentException(
        at < text.length()
            ? "unexpected " + named(text.charAt(at)) + " at character " + at
            : "it ends too early");
  }

  /** As itself where it can be seen, and cannot change how what stands around it is shown. */
  private static String named(char character) {
    return character > ' ' && character < 0x7f
        ? JsonText.quoted(String.valueOf(character))
        : "U+" + HexFormat.of().withUpperCase().toHexDigits(character);
  }
}
