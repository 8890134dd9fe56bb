package io.github.leaselock.lease;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The queue as text and back. Those who come one after another on the same terms share an entry:
 * what their identities begin with is written once, and of each waiter only the rest.
 *
 * <pre>
 *   {"of":"Restore.example.com/db/ LeaseSession.leaselock.github.io/ops/a/c9:15s:",
 *    "waiters":"x0:r1/3f2a s1:17+4 x0:r2/77c1@35", "since":"2026-03-04T05:06:07Z"}
 *
 *   x exclusive, s shared │ 0 the first of "of" │ r1/3f2a the rest of the identity
 *   +4 four claims of that session more │ @35 since 35 s after "since"
 * </pre>
 */
final class QueueEntries {

  /** More waiters than this in one entry nobody has queued. */
  private static final long MAX_MORE = 1_000_000_000;

  private QueueEntries() {}

  static LockQueue read(String text) {
    List<Place> places = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Json.Element element : Json.list(text)) {
      Json.Fields fields = element.object();
      if (fields == null) {
        unreadable.add(element.json(text));
        continue;
      }
      try {
        places.addAll(read(fields));
      } catch (IllegalArgumentException | DateTimeException damaged) {
        unreadable.add(element.json(text));
      }
    }
    return new LockQueue(places, unreadable);
  }

  private static List<Place> read(Json.Fields fields) {
    String[] beginnings = fields.require("of").split(" ");
    String waiters = fields.require("waiters");
    Instant since = Instant.parse(fields.require("since"));
    Duration lapse = EntryFields.lapse(fields.take("lapse")).orElse(Claim.LAPSE);
    Terms shared = EntryFields.terms(fields, LockMode.SHARED);
    boolean limited = shared.limit().isPresent();
    Terms exclusive = limited ? shared : in(LockMode.EXCLUSIVE, shared);
    Map<String, String> rest = Map.copyOf(fields.rest());
    List<Place> places = new ArrayList<>();
    int from = 0;
    while (from < waiters.length()) {
      int space = waiters.indexOf(' ', from);
      int to = space < 0 ? waiters.length() : space;
      boolean isShared = waiters.charAt(from) == 's';
      if (!isShared && (waiters.charAt(from) != 'x' || limited)) {
        throw damaged(waiters, from, to);
      }
      places.add(
          place(
              beginnings,
              waiters,
              from + 1,
              to,
              isShared ? shared : exclusive,
              lapse,
              since,
              rest));
      from = to + 1;
    }
    return places;
  }

  private static Place place(
      String[] beginnings,
      String waiters,
      int from,
      int to,
      Terms terms,
      Duration lapse,
      Instant since,
      Map<String, String> rest) {
    int colon = waiters.indexOf(':', from);
    long beginning = colon < 0 ? -1 : Digits.parse(waiters, from, colon);
    if (beginning < 0 || beginning >= beginnings.length || colon >= to) {
      throw damaged(waiters, from, to);
    }
    int at = last('@', waiters, colon, to);
    int plus = last('+', waiters, colon, at);
    long later = at == to ? 0 : Digits.parse(waiters, at + 1, to);
    long more = plus == at ? 0 : Digits.parse(waiters, plus + 1, at);
    String identity = beginnings[(int) beginning].concat(waiters.substring(colon + 1, plus));
    if (later < 0
        || later > Integer.MAX_VALUE
        || more < 0
        || more > MAX_MORE
        || !Holder.isIdentity(identity)
        || (more > 0 && !isNumbered(identity, more))) {
      throw damaged(waiters, from, to);
    }
    return new Place(
        identity, more + 1, terms, lapse, later == 0 ? since : since.plusSeconds(later), rest);
  }

  /** Where a suffix begins, or the end: no uid holds such a character, and no name follows it. */
  private static int last(char suffix, String waiters, int colon, int to) {
    for (int i = to - 1; i > colon; i--) {
      char c = waiters.charAt(i);
      if (c == suffix) {
        return i;
      }
      if (c < '0' || c > '9') {
        return to;
      }
    }
    return to;
  }

  /** Whether the identity is the claim of a session, and so many can follow it. */
  private static boolean isNumbered(String identity, long more) {
    return SessionHolder.parse(identity)
        .filter(first -> more <= SessionHolder.MAX_NUMBER - first.number())
        .isPresent();
  }

  private static IllegalArgumentException damaged(String waiters, int from, int to) {
    return new IllegalArgumentException(
        "nobody can be " + Names.quote(waiters.substring(from, to)));
  }

  private static Terms in(LockMode mode, Terms terms) {
    return new Terms(
        mode, terms.limit(), terms.priority(), terms.group(), terms.under(), terms.reason());
  }

  static String write(LockQueue queue) {
    StringBuilder out = new StringBuilder(32 + 128 * queue.places().size()).append('[');
    List<Place> places = queue.places();
    int from = 0;
    while (from < places.size()) {
      int to = from + 1;
      while (to < places.size() && isOneEntry(places.get(from), places.get(to))) {
        to++;
      }
      separate(out);
      write(out, places.subList(from, to));
      from = to;
    }
    for (String json : queue.unreadable()) {
      separate(out);
      out.append(json);
    }
    return out.append(']').toString();
  }

  private static void separate(StringBuilder out) {
    if (out.length() > 1) {
      out.append(',');
    }
  }

  /** Whether two places differ in nothing but who waits, in which mode, and since when. */
  private static boolean isOneEntry(Place first, Place next) {
    Terms one = first.terms();
    Terms other = next.terms();
    return one.limit().equals(other.limit())
        && one.priority() == other.priority()
        && one.group().equals(other.group())
        && one.under().equals(other.under())
        && one.reason().equals(other.reason())
        && first.lapse().equals(next.lapse())
        && first.rest().equals(next.rest())
        && !next.since().isBefore(first.since());
  }

  private static void write(StringBuilder out, List<Place> places) {
    Place first = places.get(0);
    List<String> beginnings = new ArrayList<>(2);
    StringBuilder waiters = new StringBuilder(96 * places.size());
    for (Place place : places) {
      if (waiters.length() > 0) {
        waiters.append(' ');
      }
      write(waiters, place, beginnings, first.since());
    }
    JsonText json = new JsonText(out).begin().with("of", String.join(" ", beginnings));
    json.with("waiters", waiters.toString());
    EntryFields.write(json, first.terms());
    if (!first.lapse().equals(Claim.LAPSE)) {
      json.with("lapse", first.lapse().toSeconds());
    }
    json.with("since", first.since().toString()).with(first.rest()).end();
  }

  private static void write(
      StringBuilder waiters, Place place, List<String> beginnings, Instant since) {
    String identity = place.identity();
    int end = beginningOf(identity);
    int known = 0;
    while (known < beginnings.size() && !isBeginning(beginnings.get(known), identity, end)) {
      known++;
    }
    if (known == beginnings.size()) {
      beginnings.add(identity.substring(0, end));
    }
    waiters.append(place.terms().isShared() ? 's' : 'x').append(known).append(':');
    waiters.append(identity, end, identity.length());
    if (place.count() > 1) {
      waiters.append('+').append(place.count() - 1);
    }
    long later = place.since().getEpochSecond() - since.getEpochSecond();
    if (later > 0) {
      waiters.append('@').append(later);
    }
  }

  private static boolean isBeginning(String known, String identity, int end) {
    return known.length() == end && identity.startsWith(known);
  }

  /** Of a session's claim all but its number, of an object its kind and namespace. */
  private static int beginningOf(String identity) {
    return identity.startsWith(SessionHolder.KIND + "/")
        ? identity.lastIndexOf(':') + 1
        : identity.indexOf('/', identity.indexOf('/') + 1) + 1;
  }
}
