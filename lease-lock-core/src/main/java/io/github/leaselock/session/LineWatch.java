package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.waiting.LockChanges;
import org.jspecify.annotations.Nullable;

/**
 * How one line is told of changes: one subscription, from when there is somebody else to be told
 * of. Safe for use by several threads.
 */
final class LineWatch {

  private final SessionCore session;
  private final LeaseLock lock;
  private final LockChanges.Listener listener;
  private LockChanges.@Nullable Subscription subscription;

  LineWatch(SessionCore session, LeaseLock lock, LockChanges.Listener listener) {
    this.session = session;
    this.lock = lock;
    this.listener = listener;
  }

  /** Subscribes if that costs no request. */
  void subscribeIfOpen() {
    if (session.changes().isOpen(lock.key().namespace())) {
      subscribe();
    }
  }

  /** Whether this is the first subscription and nothing will be shown of what has moved before. */
  boolean subscribe() {
    synchronized (this) {
      if (subscription != null) {
        return false;
      }
    }
    LockChanges.Subscription opened = session.changes().subscribe(lock, listener);
    boolean superfluous;
    synchronized (this) {
      superfluous = subscription != null;
      if (!superfluous) {
        subscription = opened;
      }
    }
    if (superfluous) {
      opened.close();
    }
    return !superfluous && !opened.opensTheWatch();
  }

  /** A grant was found by asking: if the watch ought to have told of it, it is opened again. */
  void learned(FencingToken grant) {
    String namespace = lock.key().namespace();
    boolean known =
        session
            .locks()
            .newest(lock.key())
            .filter(lease -> lease.token().isAfter(grant))
            .isPresent();
    if (!known && session.changes().isWatching(namespace)) {
      session.changes().reopen(namespace);
    }
  }

  void close() {
    LockChanges.@Nullable Subscription open;
    synchronized (this) {
      open = subscription;
      subscription = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
