package io.github.leaselock.session;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.SessionHolder;
import io.github.leaselock.lease.Staleness;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.store.DeleteOutcome;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.StoreFailure.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges sessions by watching them: one that was not renewed for its whole duration, on this
 * process's own monotonic clock, has ended. No clock of another machine is read.
 *
 * <p>Before it says so it deletes the session's Lease, by the version that did not move. So the
 * verdict is final: a session that was only paused cannot be renewed any more, and learns that it
 * is over from its next attempt. That also leaves nothing behind of a process that crashed.
 *
 * <p>That a session's Lease is gone proves nothing by itself: the cluster may have collected it
 * with its Pod while the process still runs. It is one more way of not being renewed.
 */
final class SessionObserver implements StalenessPredicate {

  /** How many sessions are remembered; a forgotten one is watched from the beginning. */
  private static final int REMEMBERED = 4096;

  private final LeaseLocks locks;
  private final Map<String, Seen> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > REMEMBERED;
        }
      };

  SessionObserver(LeaseLocks locks) {
    this.locks = locks;
  }

  /** The last renewal that was seen, and when, after the answer had come. */
  private record Seen(String version, long at, boolean ended) {}

  @Override
  public Staleness judge(LockHolder holder) {
    Optional<SessionHolder> session = SessionHolder.parse(holder.identity());
    return session.isEmpty() ? Staleness.UNKNOWN : judge(session.get());
  }

  private Staleness judge(SessionHolder session) {
    if (seen(session).filter(Seen::ended).isPresent()) {
      return Staleness.STALE;
    }
    long asked = locks.world().ticker().read();
    ReadOutcome outcome = locks.store().read(session.session());
    if (outcome instanceof ReadOutcome.Failed failed) {
      throw new IllegalStateException("its session cannot be read: " + failed.failure());
    }
    Optional<LeaseRecord> lease =
        outcome instanceof ReadOutcome.Found found && found.lease().uid().equals(session.uid())
            ? Optional.of(found.lease())
            : Optional.empty();
    Seen last = remember(session, lease.map(LeaseRecord::resourceVersion));
    boolean unmoved = asked - last.at() >= session.duration().toNanos();
    if (!unmoved) {
      return lease.isPresent() ? Staleness.LIVE : Staleness.UNKNOWN;
    }
    return lease.isEmpty() || isFenced(lease.get()) ? ended(session) : Staleness.LIVE;
  }

  private synchronized Optional<Seen> seen(SessionHolder session) {
    return Optional.ofNullable(sessions.get(session.uid()));
  }

  /** What was there before, if this is no news; otherwise this, seen just now. */
  private synchronized Seen remember(SessionHolder session, Optional<String> version) {
    @Nullable Seen last = sessions.get(session.uid());
    if (last != null && version.orElse(last.version()).equals(last.version())) {
      return last;
    }
    Seen now = new Seen(version.orElse(""), locks.world().ticker().read(), false);
    sessions.put(session.uid(), now);
    return now;
  }

  private synchronized Staleness ended(SessionHolder session) {
    sessions.put(session.uid(), new Seen("", 0, true));
    return Staleness.STALE;
  }

  /** Whether this version can no longer be renewed; false if it was, meanwhile. */
  private boolean isFenced(LeaseRecord lease) {
    DeleteOutcome outcome = locks.store().delete(lease);
    if (outcome instanceof DeleteOutcome.Deleted) {
      return true;
    }
    StoreFailure failure = ((DeleteOutcome.Unconfirmed) outcome).failure();
    if (failure.kind() == Kind.NOT_FOUND) {
      return true;
    }
    if (failure.kind() == Kind.CONFLICT) {
      return false;
    }
    throw new IllegalStateException(
        "its session has not been renewed for its duration, but its Lease could not be deleted: "
            + failure);
  }
}
