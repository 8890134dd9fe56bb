package io.github.leaselock.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A holder as a Lease shows it: who, on what terms, under which token, since when.
 *
 * <p>A <em>foreign</em> holder, one that some other program wrote into {@code spec.holderIdentity},
 * is exclusive and has an identity and nothing else. So has an entry that cannot be read, and is
 * respected until a person frees it. A holder of a Lease that was <em>copied</em>, by a backup tool
 * for instance, has no token: it is respected, and has to acquire anew. Immutable.
 */
public final class LockHolder {

  /** The longest reason that is stored, in characters. */
  public static final int MAX_REASON = 256;

  /** The key under which the entry of a copied Lease notes the token that it had there. */
  private static final String WAS = "was";

  private enum Origin {
    GRANTED,
    UNGRANTED,
    WAITING,
    FOREIGN,
    UNREADABLE
  }

  /** No elector writes that, whatever stands before it. */
  private static final Pattern SUMMARY_OF_SEVERAL = Pattern.compile(" \\(\\+[0-9]+ more\\)$");

  private final String identity;
  private final Terms terms;
  private final Optional<FencingToken> token;
  private final Optional<Instant> since;
  private final boolean pending;
  private final Optional<Duration> offer;
  private final Optional<String> mark;
  private final Map<String, String> rest;
  private final Origin origin;

  private LockHolder(
      String identity,
      Terms terms,
      Optional<FencingToken> token,
      Optional<Instant> since,
      boolean pending,
      Optional<Duration> offer,
      Optional<String> mark,
      Map<String, String> rest,
      Origin origin) {
    this.identity = identity;
    this.terms = terms;
    this.token = token;
    this.since = since;
    this.pending = pending;
    this.offer = offer;
    this.mark = mark;
    this.rest = rest;
    this.origin = origin;
  }

  /**
   * Checks a reason before it is stored.
   *
   * @param reason what a lock is needed for, or why it was taken away
   * @return the reason
   * @throws IllegalArgumentException if it is blank or longer than {@link #MAX_REASON}
   */
  public static String requireReason(String reason) {
    Objects.requireNonNull(reason, "reason");
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "a reason has 1 to "
              + MAX_REASON
              + " characters and is not blank: "
              + Text.quoted(reason));
    }
    return reason;
  }

  /**
   * A holder that was granted the lock.
   *
   * @param identity who
   * @param terms on what terms
   * @param token its grant
   * @param since when, by the wall clock of whoever wrote it
   * @return an active holder without a mark
   */
  public static LockHolder granted(
      String identity, Terms terms, FencingToken token, Instant since) {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(terms, "terms");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(since, "since");
    return new LockHolder(
        identity,
        terms,
        Optional.of(token),
        Optional.of(since),
        false,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Origin.GRANTED);
  }

  static LockHolder listed(
      String identity,
      Terms terms,
      FencingToken token,
      Optional<Instant> since,
      boolean pending,
      Optional<Duration> offer,
      Optional<String> mark,
      Map<String, String> rest) {
    return new LockHolder(
        identity, terms, Optional.of(token), since, pending, offer, mark, rest, Origin.GRANTED);
  }

  static LockHolder foreign(String identity) {
    return new LockHolder(
        identity,
        Terms.EXCLUSIVE,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Origin.FOREIGN);
  }

  /**
   * An entry that cannot be read.
   *
   * @param identity whose it is, if that much can be read; otherwise empty
   * @param json what stands there, and is kept
   */
  static LockHolder unreadable(String identity, String json) {
    return new LockHolder(
        identity,
        Terms.EXCLUSIVE,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Map.of("", json),
        Origin.UNREADABLE);
  }

  /** Somebody who waits, in the shape that a predicate judges: not a holder yet. */
  static LockHolder waiting(String identity, Terms terms, Instant since) {
    return new LockHolder(
        identity,
        terms,
        Optional.empty(),
        Optional.of(since),
        true,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Origin.WAITING);
  }

  /** A holder without a grant on this Lease: it is respected, and has to acquire anew. */
  static LockHolder ungranted(
      String identity, Terms terms, Optional<Instant> since, Map<String, String> rest) {
    return new LockHolder(
        identity,
        terms,
        Optional.empty(),
        since,
        false,
        Optional.empty(),
        Optional.empty(),
        Map.copyOf(rest),
        Origin.UNGRANTED);
  }

  /** As on a Lease that was copied: without a grant, but with a note of the one that it had. */
  LockHolder copied() {
    if (origin != Origin.GRANTED) {
      return this;
    }
    Map<String, String> noted = new LinkedHashMap<>(rest);
    token.ifPresent(was -> noted.put(WAS, was.toString()));
    return ungranted(identity, terms, since, noted);
  }

  /**
   * As an evicted one whose work may still run: under the token that it had, by which it is found.
   */
  LockHolder drained() {
    String noted = origin == Origin.UNGRANTED ? rest.getOrDefault(WAS, "") : "";
    long was = Digits.parse(noted, 0, noted.length());
    if (was < 1) {
      return this;
    }
    Map<String, String> others = new LinkedHashMap<>(rest);
    others.remove(WAS);
    return listed(
        identity, terms, new FencingToken(was), since, false, offer, mark, Map.copyOf(others));
  }

  private LockHolder with(
      boolean pendingNow, Optional<Duration> offerNow, Optional<String> markNow) {
    return new LockHolder(
        identity, terms, token, since, pendingNow, offerNow, markNow, rest, origin);
  }

  LockHolder activated() {
    return pending && origin == Origin.GRANTED ? with(false, offer, mark) : this;
  }

  LockHolder pending(boolean now) {
    return with(now, offer, mark);
  }

  LockHolder offered(Duration lapse) {
    return with(pending, Optional.of(lapse), Optional.empty());
  }

  /** Taken up by a process, whatever process had it before. */
  LockHolder marked(Optional<String> by) {
    return with(pending, Optional.empty(), by);
  }

  /**
   * Who, as a text: the {@code holderIdentity}, whoever wrote it.
   *
   * @return the identity; empty if the entry cannot be read
   */
  public String identity() {
    return identity;
  }

  Terms terms() {
    return terms;
  }

  /**
   * How it holds.
   *
   * @return the mode; exclusive if nobody can tell
   */
  public LockMode mode() {
    return terms.mode();
  }

  /**
   * Its grant.
   *
   * @return the token, or empty if it is foreign, copied, not readable, or only waits
   */
  public Optional<FencingToken> token() {
    return token;
  }

  /**
   * When it was granted, by the wall clock of whoever wrote it: for people, never to be compared
   * with a clock.
   *
   * @return the time, if it is written
   */
  public Optional<Instant> since() {
    return since;
  }

  /**
   * What it said it needs the lock for.
   *
   * @return the reason, if there is one
   */
  public Optional<String> reason() {
    return terms.reason();
  }

  /**
   * How many shared holders it wants there to be at most, itself included.
   *
   * @return the limit, if it has one
   */
  public OptionalInt limit() {
    return terms.limit();
  }

  /**
   * The holder as part of whose operation this one holds.
   *
   * @return its identity, if there is one
   */
  public Optional<String> under() {
    return terms.under();
  }

  /**
   * Whether evicted holders were not yet proven gone when it was granted: it holds against third
   * parties and may not act.
   *
   * @return true while it may not act; true of whoever only waits, too
   */
  public boolean pending() {
    return pending;
  }

  /**
   * Whether the lock was handed to it and not yet taken up: it holds against third parties, has not
   * begun anything, and is passed over once it was watched for this long without taking it up.
   *
   * @return for how long the offer stands, or empty if it is none
   */
  public Optional<Duration> offer() {
    return offer;
  }

  Optional<String> mark() {
    return mark;
  }

  /** What a later version has written beside this, by its keys. */
  Map<String, String> rest() {
    return rest;
  }

  /** What stands on the Lease in place of an entry that can be read. */
  String json() {
    return rest.getOrDefault("", "");
  }

  /**
   * Whether some other program wrote it into {@code spec.holderIdentity}.
   *
   * @return true if lease-lock did not
   */
  public boolean isForeign() {
    return origin == Origin.FOREIGN;
  }

  /**
   * Whether it is what is left of holders that lease-lock wrote: their summary in {@code
   * spec.holderIdentity}, without the annotation that says who they are and under which grants.
   *
   * @return true if it is foreign, and reads like what lease-lock writes
   */
  public boolean isRemnant() {
    return isForeign()
        && (Holder.isIdentity(identity) || SUMMARY_OF_SEVERAL.matcher(identity).find());
  }

  /**
   * Whether nobody can tell who it is: a predicate and a drain check are not asked about it, and
   * only a person frees it.
   *
   * @return true if its entry on the Lease cannot be read
   */
  public boolean isUnreadable() {
    return origin == Origin.UNREADABLE;
  }

  /**
   * Whether it does not hold, but waits in the queue, and is shown because it is served first.
   *
   * @return true of whoever has a place and no hold
   */
  public boolean isWaiting() {
    return origin == Origin.WAITING;
  }

  /**
   * The Kubernetes object behind the identity.
   *
   * @return the object, or empty if the identity is foreign or malformed
   */
  public Optional<Holder> holder() {
    return Holder.parse(identity);
  }

  boolean is(Holder holder) {
    return identity.equals(holder.identity());
  }

  /** Whether its work can have begun, so that it has to be drained. */
  boolean mayHaveWorked() {
    return !pending && offer.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LockHolder that
        && identity.equals(that.identity)
        && terms.equals(that.terms)
        && token.equals(that.token)
        && since.equals(that.since)
        && pending == that.pending
        && offer.equals(that.offer)
        && mark.equals(that.mark)
        && rest.equals(that.rest)
        && isUnreadable() == that.isUnreadable();
  }

  @Override
  public int hashCode() {
    return Objects.hash(identity, token, pending);
  }

  /** For people: the identity, the mode, and what else is known. */
  @Override
  public String toString() {
    if (isUnreadable()) {
      return "an entry that cannot be read: " + Text.quoted(json());
    }
    StringBuilder text = new StringBuilder(Text.shown(identity)).append(" (");
    text.append(mode() == LockMode.SHARED ? "shared" : "exclusive");
    token.ifPresent(number -> text.append(", token ").append(number.value()));
    since.ifPresent(time -> text.append(", since ").append(time));
    reason().ifPresent(why -> text.append(", ").append(Text.shown(why)));
    if (offer.isPresent()) {
      return text.append(", offered)").toString();
    }
    return text.append(pending ? ", not yet active)" : ")").toString();
  }
}
