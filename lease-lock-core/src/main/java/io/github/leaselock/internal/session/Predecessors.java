package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lease.SessionHolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sessions that are to be served before somebody of this one, whatever the number of locks that
 * they stand in the way on: each is watched once. Safe for use by several threads.
 */
final class Predecessors {

  private final SessionObserver observer;
  private final Map<SessionHolder, Set<LineMailbox>> waiting = new HashMap<>();
  private final Map<LineMailbox, Set<SessionHolder>> ahead = new HashMap<>();

  /**
   * Nobody yet.
   *
   * @param observer makes what watches, given who is told of sessions that have ended
   */
  Predecessors(Function<Consumer<SessionHolder>, SessionObserver> observer) {
    this.observer = observer.apply(this::ended);
  }

  SessionObserver observer() {
    return observer;
  }

  /** Whether a session was judged to have ended; no request. */
  boolean hasEnded(SessionHolder session) {
    return observer.hasEnded(session);
  }

  /** Sets who is ahead of those that wait in a line; nobody if nobody waits any more. */
  void ahead(LineMailbox line, Set<SessionHolder> sessions) {
    Set<SessionHolder> now = new HashSet<>();
    sessions.forEach(session -> now.add(anyClaimOf(session)));
    List<SessionHolder> come = new ArrayList<>();
    List<SessionHolder> gone = new ArrayList<>();
    synchronized (this) {
      Set<SessionHolder> before = now.isEmpty() ? ahead.remove(line) : ahead.put(line, now);
      for (SessionHolder session : before == null ? Set.<SessionHolder>of() : before) {
        if (!now.contains(session)) {
          Set<LineMailbox> lines = waiting.get(session);
          if (lines != null && lines.remove(line) && lines.isEmpty()) {
            waiting.remove(session);
            gone.add(session);
          }
        }
      }
      for (SessionHolder session : now) {
        Set<LineMailbox> lines = waiting.computeIfAbsent(session, any -> new LinkedHashSet<>());
        if (lines.isEmpty()) {
          come.add(session);
        }
        lines.add(line);
      }
    }
    come.forEach(observer::watch);
    gone.forEach(observer::unwatch);
  }

  /** A session has ended: who waits behind it need not. */
  private void ended(SessionHolder session) {
    List<LineMailbox> behind;
    synchronized (this) {
      behind = List.copyOf(waiting.getOrDefault(anyClaimOf(session), Set.of()));
    }
    behind.forEach(LineMailbox::reconsider);
  }

  private static SessionHolder anyClaimOf(SessionHolder session) {
    return new SessionHolder(session.session(), session.uid(), session.duration(), 0);
  }
}
