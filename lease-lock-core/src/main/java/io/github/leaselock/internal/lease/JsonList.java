package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.json.JsonReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A list as it stands in an annotation, read element by element.
 *
 * <p>Where it is no JSON, the damage reaches to the next element that begins as those of lease-lock
 * do, or to the end: within a string a quote is escaped, so such a beginning stands in no string.
 */
final class JsonList {

  private final JsonReader reader;
  private final String head;
  private final List<Json.Element> elements = new ArrayList<>();

  /** Where that begins which is in no element yet. */
  private int rest;

  /** Where the next element behind damage can begin. */
  private int next;

  private boolean done;

  private JsonList(String text, String first) {
    reader = new JsonReader(text);
    head = "{\"" + first + "\":";
  }

  /**
   * Reads a list.
   *
   * @param text any text
   * @param first the key with which the elements of this list begin
   * @return its elements; what of the text is no JSON is one, too
   */
  static List<Json.Element> read(String text, String first) {
    JsonList list = new JsonList(text, first);
    try {
      list.open();
    } catch (IllegalArgumentException damaged) {
      list.skipDamage();
    }
    while (!list.done) {
      try {
        list.readOn();
      } catch (IllegalArgumentException damaged) {
        list.skipDamage();
      }
    }
    return list.elements;
  }

  private void open() {
    reader.expect('[');
    if (reader.accept(']')) {
      close();
    } else {
      found(reader.valueAt());
    }
  }

  private void close() {
    found(reader.at());
    reader.end();
    done = true;
  }

  private void found(int end) {
    rest = end;
    next = end;
  }

  private void readOn() {
    do {
      rest = reader.valueAt();
      next = rest + 1;
      elements.add(element());
      found(reader.at());
    } while (reader.accept(','));
    reader.expect(']');
    close();
  }

  private Json.Element element() {
    int from = reader.valueAt();
    if (reader.isAt('{')) {
      Json.Fields fields = Json.fields(reader);
      return new Json.Element(fields, reader.text(), from, reader.at(), false);
    }
    reader.skipValue();
    int inside = reader.text().indexOf(head, from);
    if (inside >= 0 && inside < reader.at()) {
      throw new IllegalArgumentException("elements within another one");
    }
    return new Json.Element(null, reader.text(), from, reader.at(), false);
  }

  private void skipDamage() {
    String text = reader.text();
    int found = text.indexOf(head, next);
    int to = found < 0 ? text.length() : found;
    if (to > rest || found < 0) {
      elements.add(new Json.Element(null, text, rest, to, true));
    }
    found(to);
    reader.moveTo(to);
    done = found < 0;
  }
}
