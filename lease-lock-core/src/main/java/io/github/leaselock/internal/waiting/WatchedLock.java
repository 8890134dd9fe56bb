package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lock that somebody listens to: who does, and what each has yet to be told, of which there is
 * the newest alone. Told one at a time, on a thread of {@link Tasks#execute}.
 */
final class WatchedLock {

  private static final Logger LOG = LoggerFactory.getLogger(LockChanges.class);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final LeaseKey key;
  private final LockEngine locks;
  private final Tasks tasks;
  private final Set<Listening> all = new LinkedHashSet<>();
  private boolean delivering;

  WatchedLock(LeaseKey key, LockEngine locks, Tasks tasks) {
    this.key = key;
    this.locks = locks;
    this.tasks = tasks;
  }

  LeaseKey key() {
    return key;
  }

  /** One listener; compared by identity, so that one may listen twice. */
  static final class Listening {
    private final LockChanges.Listener listener;
    private boolean deleted;
    private @Nullable LeaseRecord moved;
    private boolean missed;

    /** Nothing was to be told yet. */
    private boolean fresh = true;

    Listening(LockChanges.Listener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
    }

    private boolean hasNews() {
      return deleted || moved != null || missed;
    }
  }

  /** One call to make. */
  private interface Telling {
    void run();
  }

  synchronized void add(Listening listening) {
    all.add(listening);
  }

  /** Whether nobody listens any more. */
  synchronized boolean remove(Listening listening) {
    all.remove(listening);
    return all.isEmpty();
  }

  synchronized void removeAll() {
    all.clear();
  }

  void moved(LeaseRecord lease) {
    note(
        listening -> {
          listening.moved = lease;
          listening.fresh = false;
        });
  }

  void deleted() {
    note(
        listening -> {
          listening.deleted = true;
          listening.moved = null;
          listening.fresh = false;
        });
  }

  void missed() {
    note(WatchedLock::miss);
  }

  void missed(Listening one) {
    note(
        listening -> {
          if (listening == one) {
            miss(listening);
          }
        });
  }

  /** Tells those to whom nothing was shown since they came. */
  void missedByTheFresh() {
    note(
        listening -> {
          if (listening.fresh) {
            miss(listening);
          }
        });
  }

  private static void miss(Listening listening) {
    listening.missed = true;
    listening.fresh = false;
  }

  private void note(Consumer<Listening> news) {
    synchronized (this) {
      all.forEach(news);
    }
    deliverElsewhere();
  }

  @SuppressWarnings("IllegalCatch") // whatever an executor throws: what is to be told stays
  private void deliverElsewhere() {
    synchronized (this) {
      if (delivering || all.stream().noneMatch(Listening::hasNews)) {
        return;
      }
      delivering = true;
    }
    try {
      tasks.execute(this::deliver);
    } catch (Throwable refused) {
      synchronized (this) {
        delivering = false;
      }
      locks
          .warnings()
          .warn(LOG, List.of("executor"), "The executor of a LockChanges takes no task", refused);
      tasks.after(SOON, this::deliverElsewhere);
    }
  }

  private void deliver() {
    for (@Nullable Telling next = next(); next != null; next = next()) {
      tell(next);
    }
  }

  /** Nothing to be told ends the delivery. */
  private synchronized @Nullable Telling next() {
    for (Listening one : all) {
      if (one.hasNews()) {
        return next(one);
      }
    }
    delivering = false;
    return null;
  }

  private Telling next(Listening one) {
    LeaseRecord lease = one.moved;
    if (one.deleted) {
      one.deleted = false;
      return one.listener::deleted;
    }
    if (lease != null) {
      one.moved = null;
      return () -> {
        locks.observed(lease);
        one.listener.moved(lease);
      };
    }
    one.missed = false;
    return one.listener::missed;
  }

  @SuppressWarnings("IllegalCatch") // a listener is anybody's code; the next one must be told
  private void tell(Telling telling) {
    try {
      telling.run();
    } catch (Throwable thrown) {
      locks
          .warnings()
          .warn(LOG, List.of(key, "listener"), "Lease " + key + ": a listener failed", thrown);
    }
  }
}
