package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
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

  /** Subscribes, unless it has. */
  void subscribe() {
    synchronized (this) {
      if (subscription != null) {
        return;
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
  }

  synchronized boolean isWatched() {
    return subscription != null && subscription.isWatched();
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
