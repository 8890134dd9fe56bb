package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.json.JsonReader;
import io.github.leaselock.internal.json.JsonScalar;
import io.github.leaselock.internal.json.JsonText;
import io.github.leaselock.internal.text.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of annotations: an object, or an element of a list.
 *
 * <p>Keys that the reader does not know keep their text, so that they are written back as they
 * were. An element that cannot be read keeps its text, too. Why not a library: docs/decisions/0003.
 */
final class Json {

  private Json() {}

  /**
   * A value.
   *
   * @param text the text in which it stands
   * @param from where it begins
   * @param to where it ends
   */
  record Value(String text, int from, int to) {

    private boolean isString() {
      return text.charAt(from) == '"';
    }

    /** What a string says, or a number or a boolean as it stands there. */
    private String plain(String key) {
      char first = text.charAt(from);
      if (first == '"') {
        return JsonScalar.decoded(text, from, to);
      }
      if (first == '{' || first == '[' || first == 'n') {
        throw new IllegalArgumentException("the key " + Text.quoted(key) + " is no plain value");
      }
      return raw();
    }

    private String raw() {
      return text.substring(from, to);
    }
  }

  /**
   * An element of a list ({@link JsonList}): an object, or something else.
   *
   * @param fields its fields, or null if it is no object whose keys can be told apart
   * @param text the text of the list
   * @param from where the element begins in it
   * @param to where it ends
   * @param broken whether it is no JSON at all
   */
  record Element(@Nullable Fields fields, String text, int from, int to, boolean broken) {

    /** What is kept of it: itself or, if it is broken, a string that says what stood there. */
    String json() {
      String raw = text.substring(from, to);
      if (!broken) {
        return raw;
      }
      StringBuilder kept = new StringBuilder();
      JsonText.quote(kept, raw);
      return kept.toString();
    }

    /** The same with another string in place of one of its values, otherwise as it was. */
    String jsonWith(String string, Value value) {
      StringBuilder kept = new StringBuilder().append(text, from, value.from);
      JsonText.quote(kept, string);
      return kept.append(text, value.to, to).toString();
    }
  }

  /** The fields of an object, in their order. What was taken out is known; the rest is kept. */
  static final class Fields {
    private final Map<String, Value> values = new LinkedHashMap<>();

    /** The text of a string, or of a number or a boolean; null if there is no such key. */
    @Nullable String take(String key) {
      Value value = values.remove(key);
      return value == null ? null : value.plain(key);
    }

    /** The same, left there; empty if there is no such text. */
    String peek(String key) {
      Value value = values.get(key);
      return value == null || !value.isString() ? "" : value.plain(key);
    }

    String require(String key) {
      String value = take(key);
      if (value == null || value.isEmpty()) {
        throw missing(key);
      }
      return value;
    }

    /** Where the value of a key stands, which has to be there. */
    Value where(String key) {
      Value value = values.get(key);
      if (value == null) {
        throw missing(key);
      }
      return value;
    }

    private static IllegalArgumentException missing(String key) {
      return new IllegalArgumentException("the key " + Text.quoted(key) + " is missing");
    }

    /** The keys that nobody took, in their order, with the JSON of their values. */
    Map<String, String> rest() {
      if (values.isEmpty()) {
        return Map.of();
      }
      Map<String, String> rest = new LinkedHashMap<>();
      values.forEach((key, value) -> rest.put(key, value.raw()));
      return Collections.unmodifiableMap(rest);
    }
  }

  /**
   * Reads one object.
   *
   * @throws IllegalArgumentException if it is none, a key stands twice, or something follows it
   */
  static Fields object(String text) {
    JsonReader reader = new JsonReader(text);
    Fields fields = fields(reader);
    if (fields == null) {
      throw new IllegalArgumentException("a key stands twice");
    }
    reader.end();
    return fields;
  }

  /**
   * The fields of an object, or null if a key stands twice, so that nobody can tell which counts.
   *
   * @throws IllegalArgumentException if it is no object
   */
  static @Nullable Fields fields(JsonReader reader) {
    Fields fields = new Fields();
    boolean twice = false;
    reader.open('{');
    while (reader.hasNext('}')) {
      String key = reader.key();
      int from = reader.at();
      reader.skipValue();
      twice |= fields.values.put(key, new Value(reader.text(), from, reader.at())) != null;
    }
    return twice ? null : fields;
  }
}
