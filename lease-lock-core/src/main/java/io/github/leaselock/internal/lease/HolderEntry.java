package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.text.Digits;
import io.github.leaselock.internal.text.Text;
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
public final class HolderEntry implements LockHolder {

  /** The key by which the entry of a copied Lease notes the token that it had there. */
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
  private final Standing standing;
  private final Map<String, String> rest;
  private final Origin origin;

  private HolderEntry(
      String identity, Terms terms, Standing standing, Map<String, String> rest, Origin origin) {
    this.identity = identity;
    this.terms = terms;
    this.standing = standing;
    this.rest = rest;
    this.origin = origin;
  }

  /**
   * {@return a holder that was granted the lock: active, without a mark}
   *
   * @param identity who
   * @param terms on what terms
   * @param token its grant
   * @param since when, by the wall clock of whoever wrote it
   */
  public static HolderEntry granted(
      String identity, Terms terms, FencingToken token, Instant since) {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(terms, "terms");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(since, "since");
    return listed(identity, terms, Standing.granted(token, since), Map.of());
  }

  /** An entry that lease-lock wrote, with a token. */
  static HolderEntry listed(
      String identity, Terms terms, Standing standing, Map<String, String> rest) {
    return new HolderEntry(identity, terms, standing, rest, Origin.GRANTED);
  }

  static HolderEntry foreign(String identity) {
    return new HolderEntry(identity, Terms.EXCLUSIVE, Standing.NONE, Map.of(), Origin.FOREIGN);
  }

  /** An entry that cannot be read, and is kept; the identity is empty if that cannot be, either. */
  static HolderEntry unreadable(String identity, String json) {
    return new HolderEntry(
        identity, Terms.EXCLUSIVE, Standing.NONE, Map.of("", json), Origin.UNREADABLE);
  }

  /** Somebody who waits, in the shape that a predicate judges: not a holder yet. */
  static HolderEntry waiting(String identity, Terms terms, Instant since) {
    Standing waits = Standing.ungranted(Optional.of(since)).pending(true);
    return new HolderEntry(identity, terms, waits, Map.of(), Origin.WAITING);
  }

  /** A holder without a grant on this Lease: it is respected, and has to acquire anew. */
  static HolderEntry ungranted(
      String identity, Terms terms, Optional<Instant> since, Map<String, String> rest) {
    return new HolderEntry(
        identity, terms, Standing.ungranted(since), Map.copyOf(rest), Origin.UNGRANTED);
  }

  /** As on a Lease that was copied: without a grant, but with a note of the one that it had. */
  HolderEntry copied() {
    if (origin != Origin.GRANTED) {
      return this;
    }
    Map<String, String> noted = new LinkedHashMap<>(rest);
    token().ifPresent(was -> noted.put(WAS, was.toString()));
    return ungranted(identity, terms, since(), noted);
  }

  /** As evicted, while its work may still run: under the token by which that is found. */
  HolderEntry drained() {
    String noted = origin == Origin.UNGRANTED ? rest.getOrDefault(WAS, "") : "";
    long was = Digits.parse(noted, 0, noted.length());
    if (was < 1) {
      return this;
    }
    Map<String, String> others = new LinkedHashMap<>(rest);
    others.remove(WAS);
    return listed(
        identity, terms, standing.pending(false).with(new FencingToken(was)), Map.copyOf(others));
  }

  private HolderEntry with(Standing other) {
    return new HolderEntry(identity, terms, other, rest, origin);
  }

  HolderEntry activated() {
    return pending() && origin == Origin.GRANTED ? with(standing.pending(false)) : this;
  }

  HolderEntry pending(boolean now) {
    return with(standing.pending(now));
  }

  HolderEntry offered(Duration lapse) {
    return with(standing.offered(lapse));
  }

  HolderEntry marked(Optional<String> by) {
    return with(standing.marked(by));
  }

  @Override
  public String identity() {
    return identity;
  }

  Terms terms() {
    return terms;
  }

  @Override
  public LockMode mode() {
    return terms.mode();
  }

  @Override
  public Optional<FencingToken> token() {
    return standing.token();
  }

  @Override
  public Optional<Instant> since() {
    return standing.since();
  }

  @Override
  public Optional<String> reason() {
    return terms.reason();
  }

  @Override
  public Optional<String> data() {
    return terms.data();
  }

  HolderEntry noting(String data) {
    return new HolderEntry(identity, terms.noting(data), standing, rest, origin);
  }

  @Override
  public OptionalInt limit() {
    return terms.limit();
  }

  @Override
  public int priority() {
    return terms.priority();
  }

  @Override
  public Optional<String> under() {
    return terms.under();
  }

  @Override
  public boolean pending() {
    return standing.pending();
  }

  @Override
  public Optional<Duration> offer() {
    return standing.offer();
  }

  Optional<String> mark() {
    return standing.mark();
  }

  /** What a later version has written beside this, by its keys. */
  Map<String, String> rest() {
    return rest;
  }

  /** What stands on the Lease in place of an entry that can be read. */
  String json() {
    return rest.getOrDefault("", "");
  }

  @Override
  public boolean isForeign() {
    return origin == Origin.FOREIGN;
  }

  @Override
  public boolean isRemnant() {
    return isForeign()
        && (Holder.isIdentity(identity) || SUMMARY_OF_SEVERAL.matcher(identity).find());
  }

  @Override
  public boolean isUnreadable() {
    return origin == Origin.UNREADABLE;
  }

  @Override
  public boolean isWaiting() {
    return origin == Origin.WAITING;
  }

  @Override
  public Optional<Holder> holder() {
    return Holder.parse(identity);
  }

  boolean is(Holder holder) {
    return identity.equals(holder.identity());
  }

  /** Whether its work can have begun, so that it has to be drained. */
  boolean mayHaveWorked() {
    return !pending() && offer().isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HolderEntry that
        && identity.equals(that.identity)
        && terms.equals(that.terms)
        && standing.equals(that.standing)
        && rest.equals(that.rest)
        && isUnreadable() == that.isUnreadable();
  }

  @Override
  public int hashCode() {
    return Objects.hash(identity, token(), pending());
  }

  @Override
  public String toString() {
    if (isUnreadable()) {
      return "an entry that cannot be read: " + Text.quoted(json());
    }
    StringBuilder text = new StringBuilder(Text.shown(identity)).append(" (");
    text.append(mode() == LockMode.SHARED ? "shared" : "exclusive");
    token().ifPresent(number -> text.append(", token ").append(number.value()));
    since().ifPresent(time -> text.append(", since ").append(time));
    reason().ifPresent(why -> text.append(", ").append(Text.shown(why)));
    if (offer().isPresent()) {
      return text.append(", offered)").toString();
    }
    return text.append(pending() ? ", not yet active)" : ")").toString();
  }
}
