package io.github.leaselock.spring;

import io.github.leaselock.LeaseSession;
import org.jspecify.annotations.Nullable;

/** A session that is opened when it is first needed, and again after it was lost. */
final class CurrentSession implements AutoCloseable {

  private final Opening opening;
  private @Nullable LeaseSession session;
  private boolean closed;

  /** Opens a session. */
  @FunctionalInterface
  interface Opening {
    LeaseSession open() throws InterruptedException;
  }

  CurrentSession(Opening opening) {
    this.opening = opening;
  }

  synchronized LeaseSession get() throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the lock registry is closed: nothing is locked any more");
    }
    LeaseSession current = session;
    if (current == null || !current.isActive()) {
      current = opening.open();
      session = current;
    }
    return current;
  }

  @Override
  public void close() {
    LeaseSession last;
    synchronized (this) {
      closed = true;
      last = session;
    }
    if (last != null) {
      last.close();
    }
  }
}
