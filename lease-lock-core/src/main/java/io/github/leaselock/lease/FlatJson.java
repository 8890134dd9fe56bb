package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one shape of JSON that stands in annotations: a list of objects whose values are strings,
 * whole numbers or booleans.
 *
 * <p>Strict: anything else is an {@link IllegalArgumentException}, so that a damaged annotation is
 * seen as damaged instead of being half understood. Why not a library: docs/decisions.
 */
final class FlatJson {

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** Values come back as text, whatever their type; the order of keys is kept. */
  static List<Map<String, String>> parse(String text) {
    FlatJson reader = new FlatJson(text);
    List<Map<String, String>> list = reader.list();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return list;
  }

  /** Writes strings quoted, numbers and booleans bare. */
  static String write(List<Map<String, Object>> list) {
    StringBuilder out = new StringBuilder("[");
    for (Map<String, Object> object : list) {
      out.append(out.length() > 1 ? ",{" : "{");
      boolean first = true;
      for (Map.Entry<String, Object> field : object.entrySet()) {
        if (!first) {
          out.append(',');
        }
        first = false;
        quote(out, field.getKey());
        out.append(':');
        if (field.getValue() instanceof String string) {
          quote(out, string);
        } else {
          out.append(field.getValue());
        }
      }
      out.append('}');
    }
    return out.append(']').toString();
  }

  private static void quote(StringBuilder out, String string) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
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

  private List<Map<String, String>> list() {
    List<Map<String, String>> list = new ArrayList<>();
    expect('[');
    if (!accept(']')) {
      do {
        list.add(object());
      } while (accept(','));
      expect(']');
    }
    return list;
  }

  private Map<String, String> object() {
    Map<String, String> object = new LinkedHashMap<>();
    expect('{');
    if (!accept('}')) {
      do {
        expect('"');
        String key = string();
        expect(':');
        if (object.put(key, value()) != null) {
          throw new IllegalArgumentException("the key " + Names.quote(key) + " stands twice");
        }
      } while (accept(','));
      expect('}');
    }
    return object;
  }

  private String value() {
    if (accept('"')) {
      return string();
    }
    int start = at;
    while (at < text.length() && isBare(text.charAt(at))) {
      at++;
    }
    String bare = text.substring(start, at);
    if (bare.equals("true") || bare.equals("false") || bare.matches("0|[1-9][0-9]{0,18}")) {
      return bare;
    }
    at = start;
    throw unexpected();
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** The rest of a string whose opening quote was read. */
  private String string() {
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        at--;
        throw unexpected();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = next();
          if (!HexFormat.isHexDigit(digit)) { // ASCII alone, unlike Character.digit
            at--;
            throw unexpected();
          }
          code = code * 16 + HexFormat.fromHexDigit(digit);
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw unexpected();
      }
    };
  }

  private char next() {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at++);
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unexpected();
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        at < text.length()
            ? "unexpected '" + Text.escaped(text.substring(at, at + 1)) + "' at character " + at
            : "it ends too early");
  }
}
