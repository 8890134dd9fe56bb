package io.github.leaselock.internal.session;

import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs work on a thread, and interrupts it if the hold is lost: the work, and nothing after it. */
final class Guard {

  private final LockHandle handle;
  private final Predicate<Runnable> registers;
  private final Consumer<Runnable> forgets;
  private final Thread thread = Thread.currentThread();
  private boolean ended;
  private boolean interrupted;

  /**
   * For one call.
   *
   * @param registers what is run when the hold is lost; false if it is
   * @param forgets that again
   */
  Guard(LockHandle handle, Predicate<Runnable> registers, Consumer<Runnable> forgets) {
    this.handle = handle;
    this.registers = registers;
    this.forgets = forgets;
  }

  <T> T call(Callable<T> action) throws Exception {
    Runnable whenLost = this::interrupt;
    if (!registers.test(whenLost)) {
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
    forgets.accept(whenLost);
    synchronized (this) {
      ended = true;
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }
}
