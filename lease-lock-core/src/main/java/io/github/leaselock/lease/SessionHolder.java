package io.github.leaselock.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern UID = Pattern.compile("([-A-Za-z0-9_.]+):(\\d{1,9})s:(\\d{1,18})");

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
    Matcher parts = UID.matcher(holder.uid());
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SessionHolder(
              new LeaseKey(holder.namespace(), holder.name()),
              parts.group(1),
              Duration.ofSeconds(Long.parseLong(parts.group(2))),
              Long.parseLong(parts.group(3))));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
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
