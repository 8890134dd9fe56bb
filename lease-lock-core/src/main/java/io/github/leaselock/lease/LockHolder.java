package io.github.leaselock.lease;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A holder as a Lease shows it: who, in which mode, under which token, since when and why.
 *
 * <p>A <em>foreign</em> holder, one that some other program wrote into {@code spec.holderIdentity},
 * is exclusive and has an identity and nothing else. So has a text that ought to be lease-lock's
 * and cannot be read.
 *
 * @param identity the text of the {@code holderIdentity}, whoever wrote it
 * @param mode how it holds
 * @param token its grant, or empty if it is foreign
 * @param since when it was granted, by the wall clock of whoever wrote it: for people, never to be
 *     compared with a clock
 * @param reason what it said it needs the lock for
 * @param pending true while evicted holders were not yet proven gone when it was granted: it holds
 *     against third parties and may not act
 */
public record LockHolder(
    String identity,
    LockMode mode,
    Optional<FencingToken> token,
    Optional<Instant> since,
    Optional<String> reason,
    boolean pending) {

  /** The longest reason that is stored, in characters. */
  public static final int MAX_REASON = 256;

  /**
   * Checks a reason before it is stored.
   *
   * @param reason what a lock is needed for, or why it was taken away
   * @return the reason
   * @throws IllegalArgumentException if it is blank or longer than {@link #MAX_REASON}
   */
  public static String requireReason(String reason) {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a reason has 1 to %d characters and is not blank: %s",
              MAX_REASON,
              Names.quote(reason)));
    }
    return reason;
  }

  static LockHolder foreign(String identity) {
    return new LockHolder(
        identity, LockMode.EXCLUSIVE, Optional.empty(), Optional.empty(), Optional.empty(), false);
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

  LockHolder activated() {
    return pending ? new LockHolder(identity, mode, token, since, reason, false) : this;
  }

  /** For people: the identity, the mode, and what else is known. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Text.shown(identity)).append(" (");
    text.append(mode == LockMode.SHARED ? "shared" : "exclusive");
    token.ifPresent(number -> text.append(", token ").append(number));
    since.ifPresent(time -> text.append(", since ").append(time));
    reason.ifPresent(why -> text.append(", ").append(Text.shown(why)));
    return text.append(pending ? ", not yet active)" : ")").toString();
  }
}
