package io.github.leaselock.waiting;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Tasks;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.store.LeaseWatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when Leases move: one watch for each namespace, opened when the first listener comes and
 * kept until this is closed, however many locks are listened to.
 *
 * <pre>
 *   API server ──watch──▶ one for each namespace ──▶ the listeners of the Lease that moved
 * </pre>
 *
 * <p>A hint, and nothing else: it may be late, leave versions out or fall silent, so whoever waits
 * also looks by itself from time to time. The locks are told of every version that listeners are
 * shown, and of every newer version of a Lease that they remember, which saves requests.
 *
 * <p>Listeners are called one at a time, on a thread of {@link Tasks#execute}, with nothing held;
 * what they throw is logged. Safe for use by several threads.
 */
public final class LockChanges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LockChanges.class);

  private final LeaseLocks locks;
  private final Tasks tasks;
  private final Map<String, LeaseWatch> watches = new HashMap<>();
  private final Map<LeaseKey, Set<Subscribed>> listeners = new HashMap<>();
  private final Queue<Runnable> events = new ArrayDeque<>();
  private boolean delivering;
  private boolean closed;

  private LockChanges(LeaseLocks locks, Tasks tasks) {
    this.locks = locks;
    this.tasks = tasks;
  }

  /**
   * The changes of locks.
   *
   * @param locks whose store is watched
   * @param tasks where listeners run; not closed with this
   * @return changes, without a watch yet
   */
  public static LockChanges of(LeaseLocks locks, Tasks tasks) {
    return new LockChanges(
        Objects.requireNonNull(locks, "locks"), Objects.requireNonNull(tasks, "tasks"));
  }

  /** Is told that a Lease has moved. */
  public interface Listener {

    /**
     * A version of the Lease was stored.
     *
     * @param lease the version; it may be replaced already
     */
    void moved(LeaseRecord lease);

    /** There is no Lease of that name, or was none for a moment. */
    void deleted();

    /**
     * Something may have moved that is not shown: look once. Told after each opening of the watch,
     * be it the first one or because it broke, unless the opening itself shows what is stored; and
     * when it cannot be opened.
     */
    void missed();
  }

  /** Ends a subscription when it is closed. */
  public interface Subscription extends AutoCloseable {

    /**
     * Whether changes of this lock are expected to arrive right now.
     *
     * @return false while its watch is not established: look more often
     */
    boolean isWatched();

    @Override
    void close();
  }

  /** One listener of one Lease; compared by identity, so that one may listen twice. */
  private static final class Subscribed {
    private final Listener listener;

    Subscribed(Listener listener) {
      this.listener = listener;
    }
  }

  /**
   * Listens to one lock: what is stored now is shown, or {@link Listener#missed} is called, soon,
   * and every change from then on. Sends no request on the caller's thread, and does not throw for
   * what the world does.
   *
   * @param lock whose Lease
   * @param listener is told
   * @return ends the subscription
   */
  public Subscription subscribe(LeaseLock lock, Listener listener) {
    Subscribed subscribed = new Subscribed(Objects.requireNonNull(listener, "listener"));
    LeaseKey key = lock.key();
    if (add(key, subscribed)) {
      tasks.execute(() -> open(key.namespace()));
    } else {
      tasks.execute(() -> tell(key, listener, Listener::missed));
    }
    return new Subscription() {
      @Override
      public boolean isWatched() {
        return isWatching(key.namespace());
      }

      @Override
      public void close() {
        unsubscribe(key, subscribed);
      }
    };
  }

  /**
   * Tells once when it is worth trying again: when the Lease has moved to a version in which the
   * request would not be refused by those in its way, or is granted already; or when the time is
   * over, for what no watch tells, such as a holder that has become stale. For reconcilers, which
   * wait without a thread: on {@link io.github.leaselock.AcquireResult.Held} ask for this, and have
   * the action queue the resource again.
   *
   * @param lock which was asked
   * @param request what was refused
   * @param atLatest when to tell in any case
   * @param action runs once, on a thread of {@link Tasks#execute}; it must be short
   * @return to call it off
   */
  public Subscription whenWorthTrying(
      LeaseLock lock, AcquireRequest request, Duration atLatest, Runnable action) {
    Turn turn = new Turn(locks, tasks, lock, request, action);
    turn.start(this, atLatest);
    return turn;
  }

  /** Whether it is the first in its namespace. */
  private synchronized boolean add(LeaseKey key, Subscribed subscribed) {
    listeners.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(subscribed);
    return !closed && watches.putIfAbsent(key.namespace(), LeaseWatch.NONE) == null;
  }

  private synchronized void unsubscribe(LeaseKey key, Subscribed subscribed) {
    listeners.computeIfPresent(
        key,
        (any, others) -> {
          others.remove(subscribed);
          return others.isEmpty() ? null : others;
        });
  }

  private synchronized boolean isWatching(String namespace) {
    LeaseWatch watch = watches.get(namespace);
    return watch != null && watch.isEstablished();
  }

  /** Nothing is held meanwhile: a store may show versions before the watch is returned. */
  private void open(String namespace) {
    LeaseWatch opened = locks.store().watch(namespace, new Told());
    LeaseWatch replaced;
    synchronized (this) {
      replaced = closed ? opened : watches.put(namespace, opened);
    }
    if (replaced != null) {
      replaced.close();
    }
  }

  /** What the store tells. */
  private final class Told implements LeaseWatch.Listener {

    @Override
    public void stored(LeaseRecord lease) {
      if (!isListenedTo(lease.key())) {
        // Who waited here once may do so again: not from a version that is known to be replaced.
        locks.newest(lease.key()).ifPresent(known -> locks.observed(lease));
        return;
      }
      offer(lease.key(), () -> locks.observed(lease), told -> told.moved(lease));
    }

    @Override
    public void removed(LeaseKey key) {
      offer(key, () -> {}, Listener::deleted);
    }
  }

  /** What one event is to each listener. */
  private interface Telling {
    void to(Listener listener);
  }

  /** The thread of the watch only leaves a note; nobody's listener can hold it up. */
  private void offer(LeaseKey key, Runnable first, Telling telling) {
    synchronized (this) {
      if (closed || !listeners.containsKey(key)) {
        return;
      }
      events.add(
          () -> {
            first.run();
            listenersOf(key).forEach(subscribed -> tell(key, subscribed.listener, telling));
          });
      if (delivering) {
        return;
      }
      delivering = true;
    }
    tasks.execute(this::deliver);
  }

  private synchronized boolean isListenedTo(LeaseKey key) {
    return listeners.containsKey(key);
  }

  private synchronized List<Subscribed> listenersOf(LeaseKey key) {
    return List.copyOf(listeners.getOrDefault(key, Set.of()));
  }

  @SuppressWarnings("IllegalCatch") // a listener is anybody's code; the next one must be told
  private void tell(LeaseKey key, Listener listener, Telling telling) {
    try {
      telling.to(listener);
    } catch (Throwable thrown) {
      locks
          .warnings()
          .warn(LOG, List.of(key, "listener"), "Lease " + key + ": a listener failed", thrown);
    }
  }

  private void deliver() {
    while (true) {
      Runnable event;
      synchronized (this) {
        Runnable next = events.poll();
        if (next == null) {
          delivering = false;
          return;
        }
        event = next;
      }
      event.run();
    }
  }

  /** Ends the watches. No listener is called after that, except by a call under way. */
  @Override
  public void close() {
    List<LeaseWatch> open;
    synchronized (this) {
      closed = true;
      listeners.clear();
      events.clear();
      open = List.copyOf(watches.values());
      watches.clear();
    }
    open.forEach(LeaseWatch::close);
  }
}
