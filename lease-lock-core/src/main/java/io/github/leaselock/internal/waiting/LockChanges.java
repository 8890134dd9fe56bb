package io.github.leaselock.internal.waiting;

import io.github.leaselock.Experimental;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when Leases move: what waits is what is watched, and it is watched for as long as somebody
 * waits.
 *
 * <pre>
 *   API server ──▶ up to 16 locks of a namespace: one watch for each, by name
 *              └─▶ beyond: one watch for all that bear the label of contended locks ──▶ listeners
 * </pre>
 *
 * <p>A hint, and nothing else: it may be late, leave versions out or fall silent, so whoever waits
 * also looks by itself from time to time. The locks are told of every version that listeners are
 * shown, and of every newer version of a Lease that they remember, which saves requests.
 *
 * <p>Watches are opened on a thread of {@link Tasks#execute}. One that cannot be opened is tried
 * again after one second, then up to thirty, warned of once, and disturbs no other.
 *
 * <p>Listeners are called on a thread of {@link Tasks#execute} with nothing held, one at a time for
 * a lock, so that one that blocks keeps only those waiting that listen to the same lock; what they
 * throw is logged. Of what has happened before a call, the newest is told alone. Safe for use by
 * several threads.
 */
@Experimental
public final class LockChanges implements AutoCloseable {

  private final LockEngine locks;
  private final Tasks tasks;
  private final Map<String, NamespaceChanges> namespaces = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private LockChanges(LockEngine locks, Tasks tasks) {
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
  public static LockChanges of(LockEngine locks, Tasks tasks) {
    return new LockChanges(
        Objects.requireNonNull(locks, "locks"), Objects.requireNonNull(tasks, "tasks"));
  }

  /** Is told that a Lease has moved. */
  public interface Listener {

    /**
     * A version of the Lease was stored.
     *
     * @param stored the version; it may be replaced already, by one that was shown before
     */
    void moved(LeaseRecord stored);

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
    Subscribed subscribed =
        new Subscribed(
            Objects.requireNonNull(lock, "lock").key(),
            new WatchedLock.Listening(Objects.requireNonNull(listener, "listener")));
    subscribed.begin();
    return subscribed;
  }

  /** One listener of one lock. */
  private final class Subscribed implements Subscription {
    private final LeaseKey key;
    private final WatchedLock.Listening listening;

    Subscribed(LeaseKey key, WatchedLock.Listening listening) {
      this.key = key;
      this.listening = listening;
    }

    void begin() {
      NamespaceChanges changes = open();
      while (!changes.add(key, listening)) {
        namespaces.remove(key.namespace(), changes);
        changes = open();
      }
      if (closed) {
        close();
      }
    }

    private NamespaceChanges open() {
      return namespaces.computeIfAbsent(
          key.namespace(), namespace -> new NamespaceChanges(namespace, locks, tasks));
    }

    @Override
    public boolean isWatched() {
      NamespaceChanges changes = namespaces.get(key.namespace());
      return changes != null && changes.isWatched(key);
    }

    @Override
    public void close() {
      NamespaceChanges changes = namespaces.get(key.namespace());
      if (changes != null && changes.remove(key, listening)) {
        namespaces.remove(key.namespace(), changes);
      }
    }
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
      LeaseLock lock, LockRequest request, Duration atLatest, Runnable action) {
    Objects.requireNonNull(lock, "lock");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(atLatest, "atLatest");
    Objects.requireNonNull(action, "action");
    Turn turn = new Turn(locks, tasks, lock, request, action);
    turn.start(this, atLatest);
    return turn;
  }

  /** In how many namespaces somebody listens. */
  int openNamespaces() {
    return namespaces.size();
  }

  /** Ends the watches. No listener is called after that, except by a call under way. */
  @Override
  public void close() {
    closed = true;
    for (String namespace : List.copyOf(namespaces.keySet())) {
      NamespaceChanges changes = namespaces.remove(namespace);
      if (changes != null) {
        changes.close();
      }
    }
  }
}
