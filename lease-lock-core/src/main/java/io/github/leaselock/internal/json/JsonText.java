package io.github.leaselock.internal.json;

import java.util.Map;

/** Writes JSON: strings quoted, numbers and booleans bare, no spaces. */
public final class JsonText {

  private final StringBuilder out;
  private boolean first = true;

  /**
   * Writes behind what stands there.
   *
   * @param out to which it is appended
   */
  public JsonText(StringBuilder out) {
    this.out = out;
  }

  /**
   * Begins an object.
   *
   * @return this
   */
  public JsonText begin() {
    first = true;
    out.append('{');
    return this;
  }

  /** Ends it. */
  public void end() {
    out.append('}');
  }

  /**
   * Writes a field.
   *
   * @param key its key
   * @param value a string
   * @return this
   */
  public JsonText with(String key, String value) {
    quote(key(key), value);
    return this;
  }

  /**
   * Writes a field.
   *
   * @param key its key
   * @param value a number
   * @return this
   */
  public JsonText with(String key, long value) {
    key(key).append(value);
    return this;
  }

  /**
   * Writes a field.
   *
   * @param key its key
   * @param value true or false
   * @return this
   */
  public JsonText with(String key, boolean value) {
    key(key).append(value);
    return this;
  }

  /**
   * Writes what was read and not understood, as it was.
   *
   * @param rest keys, with the JSON of their values
   * @return this
   */
  public JsonText with(Map<String, String> rest) {
    rest.forEach((key, raw) -> key(key).append(raw));
    return this;
  }

  /**
   * Writes fields, as they were.
   *
   * @param fields keys and values with commas between them; may be empty
   * @return this
   */
  public JsonText withFields(CharSequence fields) {
    if (fields.length() > 0) {
      separate().append(fields);
    }
    return this;
  }

  private StringBuilder separate() {
    if (!first) {
      out.append(',');
    }
    first = false;
    return out;
  }

  /**
   * Begins a field, whose value the caller appends.
   *
   * @param key its key
   * @return to what
   */
  public StringBuilder key(String key) {
    quote(separate(), key);
    return out.append(':');
  }

  /**
   * A string by itself.
   *
   * @param text any text
   * @return the same with quotes and escapes
   */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(out, text);
    return out.toString();
  }

  /**
   * Appends a string, with the escapes that JSON demands, and lone surrogates kept.
   *
   * @param out to what
   * @param text any text
   */
  public static void quote(StringBuilder out, String text) {
    out.append('"');
    escape(out, text, 0, text.length());
    out.append('"');
  }

  /**
   * Appends a part of a text as it stands within quotes.
   *
   * @param out to what
   * @param text any text
   * @param from where the part begins
   * @param to where it ends
   */
  public static void escape(StringBuilder out, String text, int from, int to) {
    int plain = from;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean punctuation = c == '"' || c == '\\';
      if (punctuation || c < ' ' || Character.isSurrogate(c)) {
        out.append(text, plain, i);
        if (punctuation) {
          out.append('\\').append(c);
        } else {
          escape(out, c);
        }
        plain = i + 1;
      }
    }
    out.append(text, plain, to);
  }

  /**
   * Appends a character as an escape.
   *
   * @param out to what
   * @param c the character
   */
  public static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((c >> shift) & 15, 16));
    }
  }
}
