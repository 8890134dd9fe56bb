package io.github.leaselock.session;

import java.util.concurrent.Callable;

/** Runs work on a thread, and interrupts it if the hold is lost: the work, and nothing after it. */
final class Guard {

  private final LockHandle handle;
  private final Thread thread = Thread.currentThread();
  private boolean ended;
  private boolean interrupted;

  Guard(LockHandle handle) {
    this.handle = handle;
  }

  <T> T call(Callable<T> action) throws Exception {
    handle.requireActive();
    Runnable whenLost = this::interrupt;
    if (!handle.registered(whenLost)) {
      handle.requireActive();
    }
    T result;
    try {
      result = action.call();
    } catch (Exception failure) {
      end(whenLost);
      if (!handle.isActive()) {
        LockLostException lost = lost();
        lost.addSuppressed(failure);
        throw lost;
      }
      throw failure;
    }
    end(whenLost);
    handle.requireActive();
    return result;
  }

  private LockLostException lost() {
    try {
      handle.requireActive();
    } catch (LockLostException lost) {
      return lost;
    }
    throw new IllegalStateException("it is active");
  }

  private synchronized void interrupt() {
    if (!ended) {
      interrupted = true;
      thread.interrupt();
    }
  }

  /** The interrupt was for the work; whoever called is not to be troubled by it. */
  private void end(Runnable whenLost) {
    handle.forget(whenLost);
    synchronized (this) {
      ended = true;
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }
}
