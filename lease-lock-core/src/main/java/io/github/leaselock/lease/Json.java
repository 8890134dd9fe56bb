package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of annotations: an object, or a list that is read element by element.
 *
 * <p>Keys that the reader does not know keep their text, so that they are written back as they
 * were. An element that cannot be read keeps its text, too, and spoils no other element. Why not a
 * library: docs/decisions/0003.
 */
final class Json {

  /** How deep a value that is kept unread may be nested; lease-lock's own are flat. */
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * An element of a list: an object, or something else.
   *
   * @param object its fields, or null if it is none
   * @param from where the element begins in the list's text
   * @param to where it ends
   * @param broken whether it is no JSON at all
   */
  record Element(@Nullable Fields object, int from, int to, boolean broken) {

    /** What is kept of it: itself or, if it is broken, a string that says what stood there. */
    String json(String list) {
      String raw = list.substring(from, to);
      if (!broken) {
        return raw;
      }
      StringBuilder kept = new StringBuilder();
      JsonText.quote(kept, raw);
      return kept.toString();
    }
  }

  /** One value: its text as it stands there and, if it is a string, what the string says. */
  private record Value(String raw, @Nullable String string) {}

  /** The fields of an object, in their order. What was taken out is known; the rest is kept. */
  static final class Fields {
    private final Map<String, Value> values = new LinkedHashMap<>();

    /** The text of a string, or of a number or a boolean; null if there is no such key. */
    @Nullable String take(String key) {
      Value value = values.remove(key);
      if (value == null) {
        return null;
      }
      if (value.string != null) {
        return value.string;
      }
      if (value.raw.startsWith("{") || value.raw.startsWith("[")) {
        throw new IllegalArgumentException("the key \"" + key + "\" is no plain value");
      }
      return value.raw;
    }

    /** The same, left there; empty if there is no such text. */
    String peek(String key) {
      Value value = values.get(key);
      return value == null || value.string == null ? "" : value.string;
    }

    String require(String key) {
      String value = take(key);
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException("the key \"" + key + "\" is missing");
      }
      return value;
    }

    /** The keys that nobody took, with the JSON of their values. */
    Map<String, String> rest() {
      if (values.isEmpty()) {
        return Map.of();
      }
      Map<String, String> rest = new LinkedHashMap<>();
      values.forEach((key, value) -> rest.put(key, value.raw));
      return rest;
    }
  }

  /**
   * Reads one object.
   *
   * @throws IllegalArgumentException if it is none, or something follows it
   */
  static Fields object(String text) {
    Json reader = new Json(text);
    Fields fields = reader.fields();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return fields;
  }

  /** Reads a list as far as it can be read; where it cannot, the rest of it is one element. */
  static List<Element> list(String text) {
    Json reader = new Json(text);
    List<Element> list = new ArrayList<>();
    int begun = 0;
    try {
      reader.expect('[');
      if (!reader.accept(']')) {
        do {
          reader.skipSpace();
          begun = reader.at;
          list.add(reader.element());
        } while (reader.accept(','));
        begun = reader.at;
        reader.expect(']');
      }
      reader.skipSpace();
      begun = reader.at;
      if (reader.at < text.length()) {
        throw reader.unexpected();
      }
    } catch (IllegalArgumentException damaged) {
      list.add(new Element(null, begun, text.length(), true));
    }
    return list;
  }

  private Element element() {
    int from = at;
    if (at < text.length() && text.charAt(at) == '{') {
      Fields fields = fields();
      return new Element(fields, from, at, false);
    }
    value(0);
    return new Element(null, from, at, false);
  }

  private Fields fields() {
    Fields fields = new Fields();
    expect('{');
    if (!accept('}')) {
      do {
        skipSpace();
        String key = string();
        expect(':');
        if (fields.values.put(key, value(0)) != null) {
          throw new IllegalArgumentException("the key " + Names.quote(key) + " stands twice");
        }
      } while (accept(','));
      expect('}');
    }
    return fields;
  }

  private Value value(int depth) {
    skipSpace();
    int start = at;
    char first = at < text.length() ? text.charAt(at) : ' ';
    if (first == '"') {
      String string = string();
      return new Value(text.substring(start, at), string);
    }
    if (first == '{' || first == '[') {
      nested(first, depth);
    } else {
      while (at < text.length() && isBare(text.charAt(at))) {
        at++;
      }
      if (!isBareValue(text.substring(start, at))) {
        at = start;
        throw unexpected();
      }
    }
    return new Value(text.substring(start, at), null);
  }

  private void nested(char opening, int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException("nested more than " + MAX_DEPTH + " deep");
    }
    char closing = opening == '{' ? '}' : ']';
    at++;
    if (accept(closing)) {
      return;
    }
    do {
      if (opening == '{') {
        skipSpace();
        string();
        expect(':');
      }
      value(depth + 1);
    } while (accept(','));
    expect(closing);
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-.E".indexOf(c) >= 0;
  }

  private static boolean isBareValue(String bare) {
    return switch (bare) {
      case "true", "false", "null" -> true;
      default -> isNumber(bare);
    };
  }

  /** By RFC 8259: a sign, digits without a leading zero, a fraction, an exponent. */
  private static boolean isNumber(String bare) {
    int digits = digits(bare, bare.startsWith("-") ? 1 : 0);
    int start = bare.startsWith("-") ? 1 : 0;
    if (digits == start || (bare.charAt(start) == '0' && digits > start + 1)) {
      return false;
    }
    int next = digits;
    if (next < bare.length() && bare.charAt(next) == '.') {
      next = digits(bare, next + 1);
      if (next == digits + 1) {
        return false;
      }
    }
    if (next < bare.length() && (bare.charAt(next) == 'e' || bare.charAt(next) == 'E')) {
      boolean signed = next + 1 < bare.length() && "+-".indexOf(bare.charAt(next + 1)) >= 0;
      int exponent = next + (signed ? 2 : 1);
      next = digits(bare, exponent);
      if (next == exponent) {
        return false;
      }
    }
    return next == bare.length();
  }

  private static int digits(String bare, int from) {
    int end = from;
    while (end < bare.length() && bare.charAt(end) >= '0' && bare.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private String string() {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw unexpected();
    }
    int start = ++at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(start, at++);
    }
    StringBuilder out = new StringBuilder(text.substring(start, at));
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

  private static boolean isPlain(char c) {
    return c != '"' && c != '\\' && c >= ' ';
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
      case 'u' -> codeUnit();
      default -> {
        at--;
        throw unexpected();
      }
    };
  }

  private char codeUnit() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char digit = next();
      if (!HexFormat.isHexDigit(digit)) { // ASCII alone, unlike Character.digit
        at--;
        throw unexpected();
      }
      code = code * 16 + HexFormat.fromHexDigit(digit);
    }
    return (char) code;
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
            ? "unexpected " + Names.quote(text.substring(at, at + 1)) + " at character " + at
            : "it ends too early");
  }
}
