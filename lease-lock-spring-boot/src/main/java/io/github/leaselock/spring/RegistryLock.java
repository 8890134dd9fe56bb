package io.github.leaselock.spring;

import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One lock of the registry. What it knows is in the registry, so that two of one key are one lock.
 *
 * <pre>
 *   free ──this thread's turn, and granted──▶ held ⟲ once more, once less
 *    ▲                                         │
 *    └──────────────last unlock, or found lost─┘
 * </pre>
 */
final class RegistryLock implements Lock {

  private final LeaseLockRegistry registry;
  private final LeaseKey lease;
  private final String text;

  RegistryLock(LeaseLockRegistry registry, LeaseKey lease, String text) {
    this.registry = registry;
    this.lease = lease;
    this.text = text;
  }

  @Override
  public void lock() {
    SharedHold hold = registry.enter(lease, text);
    hold.thread.lock();
    boolean held = false;
    boolean interrupted = false;
    try {
      while (!held) {
        try {
          held = holdFor(hold);
        } catch (InterruptedException e) {
          interrupted = true; // not what it waits for: told when it is held
        }
      }
    } finally {
      if (!held) {
        leave(hold, true);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    SharedHold hold = registry.enter(lease, text);
    boolean turn = false;
    boolean held = false;
    try {
      hold.thread.lockInterruptibly();
      turn = true;
      while (!held) {
        held = holdFor(hold);
      }
    } finally {
      if (!held) {
        leave(hold, turn);
      }
    }
  }

  /** For as long as it takes; throws if it was held already, and lost. */
  private static boolean holdFor(SharedHold hold) throws InterruptedException {
    if (hold.thread.getHoldCount() > 1) {
      hold.requireActive();
      return true;
    }
    return hold.acquire(SharedHold.FOR_EVER);
  }

  @Override
  public boolean tryLock() {
    SharedHold hold = registry.enter(lease, text);
    boolean turn = hold.thread.tryLock();
    boolean held = false;
    try {
      held = turn && (again(hold) ? isStillHeld(hold) : hold.acquireNow());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!held) {
        leave(hold, turn);
      }
    }
    return held;
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    long began = System.nanoTime();
    SharedHold hold = registry.enter(lease, text);
    boolean turn = false;
    boolean held = false;
    try {
      turn = hold.thread.tryLock(time, unit);
      if (turn) {
        long left = Math.max(0, unit.toNanos(time) - (System.nanoTime() - began));
        held = again(hold) ? isStillHeld(hold) : hold.acquire(Duration.ofNanos(left));
      }
    } finally {
      if (!held) {
        leave(hold, turn);
      }
    }
    return held;
  }

  private static boolean again(SharedHold hold) {
    return hold.thread.getHoldCount() > 1;
  }

  /** What is found lost is held no longer, or its thread could never acquire it again. */
  private boolean isStillHeld(SharedHold hold) {
    if (hold.isActive()) {
      return true;
    }
    hold.drop();
    int others = hold.thread.getHoldCount() - 1;
    for (int i = 0; i < others; i++) {
      hold.thread.unlock();
    }
    registry.leave(lease, others);
    return false;
  }

  /** Once less, if it came to this thread's turn; and out of the registry. */
  private void leave(SharedHold hold, boolean turn) {
    if (turn) {
      hold.thread.unlock();
    }
    registry.leave(lease, 1);
  }

  @Override
  public void unlock() {
    @Nullable SharedHold hold = registry.inUse(lease);
    if (hold == null || !hold.thread.isHeldByCurrentThread()) {
      throw new IllegalMonitorStateException("this thread does not hold the lock " + this);
    }
    boolean kept = true;
    try {
      kept = hold.thread.getHoldCount() > 1 || hold.release();
    } finally {
      leave(hold, true);
    }
    if (!kept) {
      throw new ConcurrentModificationException(
          "the lock "
              + this
              + " was lost before it was released: others may have had it meanwhile");
    }
  }

  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("there are no conditions on a Lease");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegistryLock lock
        && lock.registry == registry
        && lock.lease.equals(lease);
  }

  @Override
  public int hashCode() {
    return lease.hashCode();
  }

  @Override
  public String toString() {
    return "'" + text + "' on Lease " + lease;
  }
}
