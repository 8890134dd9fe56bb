package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.json.JsonText;
import io.github.leaselock.internal.text.Digits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The waiters of one entry of the queue: what their identities begin with is written once, and of
 * each waiter only the rest. Each token is read by itself.
 *
 * <pre>
 *   "of":"Restore.example.com/db/ LeaseSession.leaselock.github.io/ops/a/c9:15s:",
 *   "waiters":"x0:r1/3f2a s1:17+4 x0:r2/77c1@35"
 *
 *   x exclusive, s shared │ 0 the first of "of" │ r1/3f2a the rest of the identity
 *   +4 four claims of that session more │ @35 since 35 s after "since"
 * </pre>
 */
final class WaiterTokens {

  /** More waiters than this in one token nobody has queued. */
  private static final long MAX_MORE = 1_000_000_000;

  /** A waiter that came later than this after the first has an entry of its own. */
  private static final long MAX_LATER = Integer.MAX_VALUE;

  private static final long LAST = Instant.MAX.getEpochSecond();

  private final List<String> beginnings = new ArrayList<>(2);
  private final Place alike;
  private final Terms exclusive;
  private final StringBuilder identity = new StringBuilder(128);

  /**
   * Of one entry.
   *
   * @param of the beginnings of identities, with a space between two
   * @param alike what its waiters have in common, as of a shared waiter
   */
  WaiterTokens(String of, Place alike) {
    this.alike = alike;
    int from = 0;
    for (int to = of.indexOf(' '); to >= 0; to = of.indexOf(' ', from)) {
      beginnings.add(of.substring(from, to));
      from = to + 1;
    }
    beginnings.add(of.substring(from));
    Terms shared = alike.terms();
    exclusive =
        shared.limit().isPresent()
            ? shared
            : new Terms(
                LockMode.EXCLUSIVE,
                shared.limit(),
                shared.priority(),
                shared.group(),
                shared.under(),
                shared.reason(),
                shared.data());
  }

  /**
   * Reads the tokens.
   *
   * @param waiters tokens, with a space between two
   * @param places to which the waiters are added
   * @return the tokens that cannot be read, with a space between two; usually none
   */
  String read(String waiters, List<Place> places) {
    StringBuilder damaged = new StringBuilder(0);
    int from = 0;
    while (from < waiters.length()) {
      int space = waiters.indexOf(' ', from);
      int to = space < 0 ? waiters.length() : space;
      if (to > from && !read(waiters, from, to, places)) {
        damaged.append(damaged.length() == 0 ? "" : " ").append(waiters, from, to);
      }
      from = to + 1;
    }
    return damaged.toString();
  }

  private boolean read(String waiters, int from, int to, List<Place> places) {
    char mode = waiters.charAt(from);
    int colon = waiters.indexOf(':', from);
    if (colon < 0 || colon >= to || (mode != 's' && (mode != 'x' || isLimited()))) {
      return false;
    }
    long beginning = Digits.parse(waiters, from + 1, colon);
    int at = suffix('@', waiters, colon, to);
    int plus = suffix('+', waiters, colon, at);
    long later = at == to ? 0 : Digits.parse(waiters, at + 1, to);
    long more = plus == at ? 0 : Digits.parse(waiters, plus + 1, at);
    if (beginning < 0
        || beginning >= beginnings.size()
        || later < 0
        || later > Math.min(MAX_LATER, LAST - alike.since().getEpochSecond())
        || more < 0
        || more > MAX_MORE) {
      return false;
    }
    identity.setLength(0);
    identity.append(beginnings.get((int) beginning)).append(waiters, colon + 1, plus);
    return add(identity.toString(), more, mode == 's' ? alike.terms() : exclusive, later, places);
  }

  private boolean isLimited() {
    return alike.terms().limit().isPresent();
  }

  private boolean add(String waiter, long more, Terms terms, long later, List<Place> places) {
    if (!Holder.isIdentity(waiter) || (more > 0 && !isNumbered(waiter, more))) {
      return false;
    }
    places.add(
        new Place(
            waiter,
            more + 1,
            terms,
            alike.lapse(),
            later == 0 ? alike.since() : alike.since().plusSeconds(later),
            alike.rest()));
    return true;
  }

  /** Where a suffix begins, or the end: no uid holds such a character. */
  private static int suffix(char sign, String waiters, int colon, int to) {
    for (int i = to - 1; i > colon; i--) {
      char c = waiters.charAt(i);
      if (c == sign) {
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

  /** Whether the time of a waiter can be told by how much later it is than that of the first. */
  static boolean isLater(Place first, Place next) {
    long later = next.since().getEpochSecond() - first.since().getEpochSecond();
    return later >= 0 && later <= MAX_LATER;
  }

  /** Writes the fields that tell who waits in an entry. */
  static void write(JsonText json, List<Place> places) {
    List<String> beginnings = new ArrayList<>(2);
    int[] indexes = new int[places.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = indexOf(places.get(i).identity(), beginnings, i == 0 ? 0 : indexes[i - 1]);
    }
    json.with("of", String.join(" ", beginnings));
    StringBuilder out = json.key("waiters");
    long since = places.get(0).since().getEpochSecond();
    char separator = '"';
    for (int i = 0; i < indexes.length; i++) {
      write(out.append(separator), places.get(i), indexes[i], since);
      separator = ' ';
    }
    out.append('"');
  }

  /** The index of what an identity begins with: mostly the one that was found last. */
  private static int indexOf(String identity, List<String> beginnings, int last) {
    int end = beginningOf(identity);
    if (!beginnings.isEmpty() && isBeginning(beginnings.get(last), identity, end)) {
      return last;
    }
    for (int i = 0; i < beginnings.size(); i++) {
      if (isBeginning(beginnings.get(i), identity, end)) {
        return i;
      }
    }
    beginnings.add(identity.substring(0, end));
    return beginnings.size() - 1;
  }

  private static boolean isBeginning(String known, String identity, int end) {
    return known.length() == end && identity.startsWith(known);
  }

  /** Of a session's claim all but its number, of an object its kind and namespace. */
  private static int beginningOf(String identity) {
    int colon = identity.startsWith(SessionHolder.KIND + "/") ? identity.lastIndexOf(':') : -1;
    return colon >= 0 ? colon + 1 : identity.indexOf('/', identity.indexOf('/') + 1) + 1;
  }

  private static void write(StringBuilder out, Place place, int beginning, long since) {
    String identity = place.identity();
    out.append(place.terms().isShared() ? 's' : 'x').append(beginning).append(':');
    JsonText.escape(out, identity, beginningOf(identity), identity.length());
    if (place.count() > 1) {
      out.append('+').append(place.count() - 1);
    }
    long later = place.since().getEpochSecond() - since;
    if (later > 0) {
      out.append('@').append(later);
    }
  }
}
