package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.ListOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sessions are in the way of somebody in this process, and when they are looked at: each once
 * in a third of its duration, however many wait for it, and those of one namespace together by one
 * list where they are more than three. Safe for use by several threads.
 */
final class SessionWatches {

  /** Looks at sessions, and says when it is to be looked again. */
  interface Judge {

    /** Whether nothing would come of another look. */
    boolean isOver(SessionHolder session);

    /** When it is to be looked at again; empty if it never was. */
    Optional<Duration> untilLook(SessionHolder session);

    /** When the next look may be the last; empty if it never was looked at. */
    Optional<Duration> untilJudged(SessionHolder session);

    void look(SessionHolder session);

    /** Its Lease was read, by a request that was sent at that time. */
    void see(SessionHolder session, Optional<LeaseRecord> lease, long asked);

    void tidyUp();
  }

  private static final Logger LOG = LoggerFactory.getLogger(SessionWatches.class);

  /** So many are read one by one. */
  private static final int FEW = 3;

  private final LockEngine locks;
  private final Optional<Tasks> tasks;
  private final Judge judge;
  private final Map<SessionHolder, Watched> watched = new LinkedHashMap<>();
  private final Set<String> unlistable = new HashSet<>();
  private Tasks.@Nullable Later next;
  private boolean looking;
  private boolean closed;

  /** One session: how many want it watched, and when it was tried to look at it. */
  private record Watched(int count, Optional<Long> tried) {}

  private static final Watched NOBODY = new Watched(0, Optional.empty());

  SessionWatches(LockEngine locks, Optional<Tasks> tasks, Judge judge) {
    this.locks = locks;
    this.tasks = tasks;
    this.judge = judge;
  }

  synchronized void watch(SessionHolder session) {
    watched.merge(
        SessionKnowledge.any(session),
        new Watched(1, Optional.empty()),
        (there, more) -> new Watched(there.count + 1, there.tried));
    schedule();
  }

  synchronized void unwatch(SessionHolder session) {
    watched.computeIfPresent(
        SessionKnowledge.any(session),
        (key, there) -> there.count == 1 ? null : new Watched(there.count - 1, there.tried));
    if (watched.isEmpty()) {
      cancel();
    }
  }

  synchronized void close() {
    closed = true;
    watched.clear();
    cancel();
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void schedule() {
    cancel();
    if (looking || closed || tasks.isEmpty()) {
      return;
    }
    Tasks used = tasks.get();
    watched.entrySet().stream()
        .flatMap(each -> untilLook(each.getKey(), each.getValue()).stream())
        .min(Duration::compareTo)
        .ifPresent(delay -> next = used.after(delay, () -> used.execute(this::lookAround)));
  }

  /** Empty if it need not be looked at any more. */
  private Optional<Duration> untilLook(SessionHolder session, Watched how) {
    if (judge.isOver(session)) {
      return Optional.empty();
    }
    Duration known = judge.untilLook(session).orElse(Duration.ZERO);
    Duration allowed =
        how.tried
            .map(
                tried ->
                    Duration.ofNanos(
                        tried - locks.world().ticker().read() + SessionKnowledge.third(session)))
            .orElse(Duration.ZERO);
    // Once in a third, but for the look that may be the last.
    boolean verdict = judge.untilJudged(session).filter(known::equals).isPresent();
    return Optional.of(verdict || known.compareTo(allowed) > 0 ? known : allowed);
  }

  private void lookAround() {
    Map<String, List<SessionHolder>> due = begin();
    try {
      due.forEach(this::look);
      judge.tidyUp();
    } finally {
      synchronized (this) {
        looking = false;
        schedule();
      }
    }
  }

  /** Those to be looked at, by namespace: where there are many, all of them. */
  private synchronized Map<String, List<SessionHolder>> begin() {
    looking = true;
    Map<String, List<SessionHolder>> all =
        watched.keySet().stream()
            .filter(session -> !judge.isOver(session))
            .collect(
                Collectors.groupingBy(
                    session -> session.session().namespace(),
                    LinkedHashMap::new,
                    Collectors.toCollection(ArrayList::new)));
    Map<String, List<SessionHolder>> due = new LinkedHashMap<>();
    all.forEach(
        (namespace, sessions) -> {
          List<SessionHolder> now =
              sessions.stream()
                  .filter(session -> isDue(session, watched.getOrDefault(session, NOBODY)))
                  .toList();
          if (!now.isEmpty()) {
            due.put(namespace, isListed(namespace, sessions) ? sessions : now);
          }
        });
    Optional<Long> tried = Optional.of(locks.world().ticker().read());
    due.values()
        .forEach(
            sessions ->
                sessions.forEach(
                    session ->
                        watched.computeIfPresent(
                            session, (key, there) -> new Watched(there.count, tried))));
    return due;
  }

  private boolean isDue(SessionHolder session, Watched how) {
    return untilLook(session, how).filter(left -> left.isNegative() || left.isZero()).isPresent();
  }

  private boolean isListed(String namespace, List<SessionHolder> sessions) {
    return sessions.size() > FEW && !unlistable.contains(namespace);
  }

  private void look(String namespace, List<SessionHolder> sessions) {
    boolean many;
    synchronized (this) {
      many = isListed(namespace, sessions);
    }
    if (!many) {
      sessions.forEach(this::look);
      return;
    }
    long asked = locks.world().ticker().read();
    ListOutcome outcome = locks.store().sessions(namespace);
    if (outcome instanceof ListOutcome.Listed listed) {
      Map<LeaseKey, LeaseRecord> found =
          listed.leases().stream()
              .collect(Collectors.toMap(LeaseRecord::key, Function.identity(), (a, b) -> a));
      sessions.forEach(session -> see(session, found.get(session.session()), asked));
      return;
    }
    ListOutcome.Failed failed = (ListOutcome.Failed) outcome;
    LOG.debug("Sessions in {} cannot be listed: {}", namespace, failed.failure());
    if (failed.failure().isPermanent()) {
      synchronized (this) {
        unlistable.add(namespace);
      }
      sessions.forEach(this::look);
    }
  }

  /** One that the list does not show is read by itself: it may lack the label. */
  private void see(SessionHolder session, @Nullable LeaseRecord lease, long asked) {
    if (lease == null || !lease.uid().equals(session.uid())) {
      look(session);
    } else {
      unlessItFails(session, () -> judge.see(session, Optional.of(lease), asked));
    }
  }

  private void look(SessionHolder session) {
    unlessItFails(session, () -> judge.look(session));
  }

  @SuppressWarnings("IllegalCatch") // what cannot be seen now is looked at next time
  private static void unlessItFails(SessionHolder session, Runnable look) {
    try {
      look.run();
    } catch (RuntimeException unseen) {
      LOG.debug("Session {} cannot be judged: {}", session.session(), unseen.toString());
    }
  }
}
