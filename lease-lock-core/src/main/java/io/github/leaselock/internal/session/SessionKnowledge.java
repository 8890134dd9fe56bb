package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lease.SessionHolder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a process has seen of the sessions of others. By all that a claim says of its session: what
 * it says need not be true. Safe for use by several threads.
 */
final class SessionKnowledge {

  /** How many sessions are remembered; a forgotten one is watched from the beginning. */
  private static final int REMEMBERED = 4096;

  /**
   * What was seen of one.
   *
   * @param version the last one that was seen; empty if its Lease was not there
   * @param at since when, after the answer had come
   * @param looked when it was looked at last
   * @param ended whether all of its claims are over
   * @param stillHeld the claims that it has not given up, if it was closed
   */
  record Seen(String version, long at, long looked, boolean ended, Optional<Set<Long>> stillHeld) {

    boolean isGone() {
      return version.isEmpty();
    }

    boolean hasEnded(long number) {
      return ended || stillHeld.filter(held -> !held.contains(number)).isPresent();
    }

    private Seen again(long now) {
      return new Seen(version, at, now, ended, stillHeld);
    }
  }

  private final Map<SessionHolder, Seen> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionHolder, Seen> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** How often it is looked at; so that three of them are no less than the duration. */
  static long third(SessionHolder session) {
    return (session.duration().toNanos() + 2) / 3;
  }

  /** Whichever of its claims it is. */
  static SessionHolder any(SessionHolder session) {
    return new SessionHolder(session.session(), session.uid(), session.duration(), 0);
  }

  synchronized Optional<Seen> of(SessionHolder session) {
    return Optional.ofNullable(sessions.get(any(session)));
  }

  /** What was there before, if this is no news; otherwise this, seen just now. */
  synchronized Seen remember(
      SessionHolder session, String version, Optional<Set<Long>> stillHeld, long now) {
    @Nullable Seen last = sessions.get(any(session));
    Seen seen =
        last != null && version.equals(last.version())
            ? last.again(now)
            : new Seen(version, now, now, false, stillHeld);
    sessions.put(any(session), seen);
    return seen;
  }

  synchronized void ended(SessionHolder session, long now) {
    sessions.put(any(session), new Seen("", now, now, true, Optional.empty()));
  }
}
