package io.github.leaselock.internal.session;

import io.github.leaselock.LockLostException;
import java.util.concurrent.Callable;

/** Runs work on a thread, and interrupts it if the hold is lost: the work, and nothing after it. */
final class Guard {

  private final HeldLock handle;
  private final Thread thread = Thread.currentThread();
  private boolean ended;
  private boolean interrupted;

  Guard(HeldLock handle) {
    this.handle = handle;
  }

  <T> T call(Callable<T> action) throws Exception {
    Runnable whenLost = this::interrupt;
    if (!handle.registered(whenLost)) {
      handle.requireActive();
    }
    T result;
    try {
      result = action.call();
    } catch (Exception failure) {
      throw handle.isActive() ? failure : lost(failure);
    } finally {
      end(whenLost); // whatever was thrown: this thread's next work is not the guarded one
    }
    handle.requireActive();
    return result;
  }

  private Exception lost(Exception failure) {
    try {
      handle.requireActive();
      return failure;
    } catch (LockLostException lost) {
      lost.addSuppressed(failure);
      return lost;
    }
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
