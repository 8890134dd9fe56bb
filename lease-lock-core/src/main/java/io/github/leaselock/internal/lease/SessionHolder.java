package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.text.Digits;
import io.github.leaselock.internal.text.Names;
import java.time.Duration;
import java.util.Optional;

/**
 * A holder that is one of the claims of a session: the session's Lease, and a number that no other
 * claim of that session on the same lock has.
 *
 * <p>As a {@link Holder} it is of the kind {@value #KIND}, which is no kind of object on an API
 * server, so that a predicate about objects does not know it; its namespace and name are those of
 * the session's Lease, and in place of a uid stands {@code <uid of that
 * Lease>:<seconds>s:<number>}. The duration is part of it because a judge needs it even after the
 * session's Lease is gone.
 *
 * @param session the session's Lease
 * @param uid the {@code metadata.uid} of that Lease
 * @param duration for how long the session must be seen unrenewed before it counts as ended; whole
 *     seconds
 * @param number which claim of the session
 */
public record SessionHolder(LeaseKey session, String uid, Duration duration, long number) {

  /** The kind of all holders that are sessions. */
  public static final String KIND = "LeaseSession.leaselock.github.io";

  /** The largest number of a claim: 18 digits. */
  static final long MAX_NUMBER = 999_999_999_999_999_999L;

  /** The longest duration of a session that can be read: 9 digits. */
  private static final long MAX_SECONDS = 999_999_999;

  /**
   * The holder that stands on the Lease of a lock.
   *
   * @return the holder
   * @throws IllegalArgumentException if the uid cannot be one
   */
  public Holder asHolder() {
    return new Holder(
        KIND,
        session.namespace(),
        session.name(),
        uid + ":" + duration.toSeconds() + "s:" + number);
  }

  /**
   * Reads a holder back.
   *
   * @param holder any holder
   * @return the session behind it, or empty if there is none
   */
  public static Optional<SessionHolder> of(Holder holder) {
    if (!holder.kind().equals(KIND)) {
      return Optional.empty();
    }
    String uid = holder.uid();
    int last = uid.lastIndexOf(':');
    int first = last < 0 ? -1 : uid.lastIndexOf(':', last - 1);
    if (first < 1 || uid.indexOf(':') != first || uid.charAt(last - 1) != 's') {
      return Optional.empty();
    }
    long seconds = Digits.parse(uid, first + 1, last - 1);
    long number = Digits.parse(uid, last + 1, uid.length());
    if (seconds < 0 || seconds > MAX_SECONDS || number < 0 || number > MAX_NUMBER) {
      return Optional.empty();
    }
    return holder.namespace().isEmpty() || !isLeaseName(holder.name())
        ? Optional.empty()
        : Optional.of(
            new SessionHolder(
                new LeaseKey(holder.namespace(), holder.name()),
                uid.substring(0, first),
                Duration.ofSeconds(seconds),
                number));
  }

  private static boolean isLeaseName(String name) {
    return Names.isSubdomain(name, 0, name.length());
  }

  /**
   * Reads an identity back.
   *
   * @param identity the text of a holder
   * @return the session behind it, or empty if there is none
   */
  public static Optional<SessionHolder> parse(String identity) {
    return identity.startsWith(KIND + "/")
        ? Holder.parse(identity).flatMap(SessionHolder::of)
        : Optional.empty();
  }

  SessionHolder numbered(long other) {
    return new SessionHolder(session, uid, duration, other);
  }

  boolean isSameSession(SessionHolder other) {
    return session.equals(other.session) && uid.equals(other.uid);
  }
}
