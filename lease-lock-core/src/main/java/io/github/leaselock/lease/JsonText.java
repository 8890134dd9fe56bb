package io.github.leaselock.lease;

import java.util.Map;

/** Writes the JSON of annotations: strings quoted, numbers and booleans bare, no spaces. */
final class JsonText {

  private final StringBuilder out;
  private boolean first = true;

  JsonText(StringBuilder out) {
    this.out = out;
  }

  JsonText begin() {
    first = true;
    out.append('{');
    return this;
  }

  void end() {
    out.append('}');
  }

  JsonText with(String key, String value) {
    quote(key(key), value);
    return this;
  }

  JsonText with(String key, long value) {
    key(key).append(value);
    return this;
  }

  JsonText with(String key, boolean value) {
    key(key).append(value);
    return this;
  }

  /** What was read and not understood, as it was. */
  JsonText with(Map<String, String> rest) {
    rest.forEach((key, raw) -> key(key).append(raw));
    return this;
  }

  /** Begins a value, which the caller appends. */
  StringBuilder key(String key) {
    if (!first) {
      out.append(',');
    }
    first = false;
    quote(out, key);
    return out.append(':');
  }

  /** A string, with the escapes that JSON demands, and lone surrogates kept. */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    escape(out, text, 0, text.length());
    out.append('"');
  }

  /** A part of a text as it stands within the quotes. */
  static void escape(StringBuilder out, String text, int from, int to) {
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

  static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((c >> shift) & 15, 16));
    }
  }
}
