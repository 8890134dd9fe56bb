package io.github.leaselock.internal.lease;

import io.github.leaselock.LockMode;
import io.github.leaselock.internal.json.JsonText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue as text and back. Those who come one after another on the same terms share an entry;
 * who they are is said by its {@link WaiterTokens}.
 *
 * <pre>
 *   {"of":"Restore.example.com/db/ LeaseSession.leaselock.github.io/ops/a/c9:15s:",
 *    "waiters":"x0:r1/3f2a s1:17+4 x0:r2/77c1@35", "since":"2026-03-04T05:06:07Z"}
 * </pre>
 */
final class QueueEntries {

  private QueueEntries() {}

  static LockQueue read(String text) {
    List<Place> places = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Json.Element element : JsonList.read(text, "of")) {
      String left = read(element, places);
      if (left != null) {
        unreadable.add(left);
      }
    }
    return new LockQueue(places, unreadable);
  }

  /** What of an entry cannot be read, to be kept; null if nothing. */
  private static @Nullable String read(Json.Element element, List<Place> places) {
    Json.Fields fields = element.fields();
    if (fields == null) {
      return element.json();
    }
    try {
      return read(element, fields, places);
    } catch (IllegalArgumentException | DateTimeException damaged) {
      return element.json();
    }
  }

  private static @Nullable String read(
      Json.Element element, Json.Fields fields, List<Place> places) {
    String beginnings = fields.require("of");
    Json.Value where = fields.where("waiters");
    String waiters = fields.require("waiters");
    Instant since = Instant.parse(fields.require("since"));
    Duration lapse = EntryFields.lapse(fields.take("lapse")).orElse(Claim.LAPSE);
    Terms terms = EntryFields.terms(fields, LockMode.SHARED);
    Place alike = new Place("", 1, terms, lapse, wholeSecond(since), fields.rest());
    int before = places.size();
    String damaged = new WaiterTokens(beginnings, alike).read(waiters, places);
    if (places.size() == before) {
      return element.json();
    }
    return damaged.isEmpty() ? null : element.jsonWith(damaged, where);
  }

  private static Instant wholeSecond(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }

  static String write(LockQueue queue) {
    StringBuilder out = new StringBuilder(128 + 96 * queue.places().size());
    write(out, queue);
    return out.toString();
  }

  static void write(StringBuilder out, LockQueue queue) {
    List<Place> places = queue.places();
    char separator = '[';
    int from = 0;
    while (from < places.size()) {
      int to = from + 1;
      while (to < places.size() && isOneEntry(places.get(from), places.get(to))) {
        to++;
      }
      write(out.append(separator), places.subList(from, to));
      separator = ',';
      from = to;
    }
    for (String json : queue.unreadable()) {
      out.append(separator).append(json);
      separator = ',';
    }
    out.append(separator == '[' ? "[]" : "]");
  }

  /** Whether two places differ in nothing but who waits, in which mode, and since when. */
  private static boolean isOneEntry(Place first, Place next) {
    return isAlike(first.terms(), next.terms())
        && first.lapse().equals(next.lapse())
        && first.rest().equals(next.rest())
        && WaiterTokens.isLater(first, next);
  }

  @SuppressWarnings("ReferenceEquality") // most places of an entry share their terms
  private static boolean isAlike(Terms one, Terms other) {
    return one == other
        || (one.limit().equals(other.limit())
            && one.priority() == other.priority()
            && one.group().equals(other.group())
            && one.under().equals(other.under())
            && one.reason().equals(other.reason())
            && one.data().equals(other.data()));
  }

  private static void write(StringBuilder out, List<Place> places) {
    Place first = places.get(0);
    JsonText json = new JsonText(out).begin();
    WaiterTokens.write(json, places);
    EntryFields.write(json, first.terms());
    if (!first.lapse().equals(Claim.LAPSE)) {
      json.with("lapse", first.lapse().toSeconds());
    }
    EntryFields.writeLast(
        json.with("since", first.since().toString()), first.terms(), first.rest());
  }
}
