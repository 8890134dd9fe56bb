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
    key(key);
    quote(out, value);
    return this;
  }

  JsonText with(String key, long value) {
    key(key);
    out.append(value);
    return this;
  }

  JsonText with(String key, boolean value) {
    key(key);
    out.append(value);
    return this;
  }

  /** What was read and not understood, as it was. */
  JsonText with(Map<String, String> rest) {
    rest.forEach(
        (key, raw) -> {
          key(key);
          out.append(raw);
        });
    return this;
  }

  private void key(String key) {
    if (!first) {
      out.append(',');
    }
    first = false;
    quote(out, key);
    out.append(':');
  }

  /** A string, with the escapes that JSON demands, and lone surrogates kept. */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append("\\u").append(Character.forDigit(c >> 12, 16));
        out.append(Character.forDigit((c >> 8) & 15, 16));
        out.append(Character.forDigit((c >> 4) & 15, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
