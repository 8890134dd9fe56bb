package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.json.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands on a session's own Lease beside the standard fields: by which write it was renewed
 * last, that it was closed or judged to have ended, and which of its claims were taken away by
 * force. Specified in docs/lease-format.md. Damage frees nothing and makes nobody active.
 */
public final class SessionMarks {

  /** The most claims that {@link LeaseFormat#CLOSED} leaves out, and that are revoked at once. */
  public static final int MAX_CLAIMS = 64;

  private static final String AT = "at";
  private static final String EXCEPT = "except";
  private static final String LOCK = "lock";
  private static final String CLAIM = "claim";

  private SessionMarks() {}

  /**
   * By which write a version came about.
   *
   * @param session a version of a session's Lease
   * @return the text that this write alone bears; empty if there is none
   */
  public static String renewal(LeaseRecord session) {
    return session.annotations().getOrDefault(LeaseFormat.RENEWAL, "");
  }

  /**
   * Whether the session was judged to have ended.
   *
   * @param session a version of a session's Lease
   * @return true if another process has marked it
   */
  public static boolean isEnded(LeaseRecord session) {
    return session.annotations().containsKey(LeaseFormat.ENDED);
  }

  /**
   * Whether none of its claims counts any more: it was judged to have ended, or closed without an
   * exception.
   *
   * @param session a version of a session's Lease
   * @return true if all of its claims are over
   */
  public static boolean isOver(LeaseRecord session) {
    return isEnded(session) || stillHeld(session).filter(Set::isEmpty).isPresent();
  }

  /**
   * Whether a claim does not count any more.
   *
   * @param session a version of a session's Lease
   * @param number the number of the claim, on whatever lock: one that is still held on another lock
   *     under the same number is taken for it, and expires
   * @return true if it is over
   */
  public static boolean isOver(LeaseRecord session, long number) {
    return isEnded(session)
        || stillHeld(session).filter(held -> !held.contains(number)).isPresent();
  }

  /**
   * The numbers of the claims that a closed session has not given up.
   *
   * @param session a version of a session's Lease
   * @return the numbers; empty if it was not closed, or what says so cannot be read
   */
  public static Optional<Set<Long>> stillHeld(LeaseRecord session) {
    String text = session.annotations().get(LeaseFormat.CLOSED);
    if (text == null) {
      return Optional.empty();
    }
    try {
      Json.Fields fields = Json.object(text);
      fields.require(AT);
      String except = fields.take(EXCEPT);
      return Optional.of(
          except == null
              ? Set.of()
              : Stream.of(except.split(" "))
                  .map(claim -> ClaimRef.parse(claim).number())
                  .collect(Collectors.toUnmodifiableSet()));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  /**
   * The last version of a session that gives all its claims up but some.
   *
   * @param base the version to write from
   * @param except those that it does not give up; they end by expiry
   * @param now the wall clock, for people
   * @return what to store; empty if there are more exceptions than {@value #MAX_CLAIMS}
   */
  public static Optional<LeaseRecord> closed(
      LeaseRecord base, Collection<ClaimRef> except, Instant now) {
    Set<ClaimRef> distinct = new LinkedHashSet<>(except);
    if (distinct.size() > MAX_CLAIMS) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    JsonText json =
        new JsonText(out).begin().with(AT, now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (!distinct.isEmpty()) {
      json.with(EXCEPT, distinct.stream().map(ClaimRef::toString).collect(Collectors.joining(" ")));
    }
    json.end();
    return Optional.of(LeaseFormat.annotate(base, LeaseFormat.CLOSED, out.toString()));
  }

  /**
   * The claims of a session that were taken away by force, and of which it has not taken note.
   *
   * @param session a version of a session's Lease
   * @return the claims
   * @throws IllegalArgumentException if an entry cannot be read: nobody knows which claim it names
   */
  public static List<ClaimRef> revoked(LeaseRecord session) {
    String text = session.annotations().get(LeaseFormat.REVOKED);
    List<ClaimRef> claims = new ArrayList<>();
    if (text != null) {
      for (Json.Element element : JsonList.read(text, LOCK)) {
        Json.Fields fields = element.fields();
        if (fields == null) {
          throw new IllegalArgumentException(
              "the annotation " + LeaseFormat.REVOKED + " cannot be read");
        }
        claims.add(ClaimRef.parse(fields.require(LOCK) + ":" + fields.require(CLAIM)));
      }
    }
    return claims;
  }

  /**
   * A version that tells a session that claims of it are taken away.
   *
   * @param base the version to write from
   * @param claims those that it shall know of
   * @return what to store; empty if there is no room until it has taken note of others
   * @throws IllegalArgumentException if what is there cannot be read
   */
  public static Optional<LeaseRecord> revoking(LeaseRecord base, Collection<ClaimRef> claims) {
    Set<ClaimRef> all = new LinkedHashSet<>(revoked(base));
    all.addAll(claims);
    if (all.size() > MAX_CLAIMS) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    char separator = '[';
    for (ClaimRef claim : all) {
      new JsonText(out.append(separator))
          .begin()
          .with(LOCK, claim.lock().toString())
          .with(CLAIM, claim.number())
          .end();
      separator = ',';
    }
    return Optional.of(LeaseFormat.annotate(base, LeaseFormat.REVOKED, out.append(']').toString()));
  }

  /**
   * The annotations of the version that renews another: with a text that no other write bears, and
   * without what the session has taken note of.
   *
   * @param base the version that is renewed
   * @param renewal the text
   * @return lease-lock's annotations
   */
  public static Map<String, String> renewed(LeaseRecord base, String renewal) {
    Map<String, String> annotations = new HashMap<>(base.annotations());
    annotations.remove(LeaseFormat.REVOKED);
    annotations.put(LeaseFormat.RENEWAL, renewal);
    return annotations;
  }
}
