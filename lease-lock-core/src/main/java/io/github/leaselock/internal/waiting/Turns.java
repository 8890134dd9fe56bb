package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Those who wait for their turn, and the threads and watches for as long as there are any. */
public final class Turns {

  private final LockEngine locks;
  private final Supplier<Tasks> threads;
  private int waiting;
  private @Nullable Tasks tasks;
  private @Nullable LockChanges changes;

  /**
   * Nobody yet.
   *
   * @param locks whose store is watched
   */
  public Turns(LockEngine locks) {
    this(locks, () -> Tasks.started("lease-lock-turns"));
  }

  /**
   * Nobody yet.
   *
   * @param locks whose store is watched
   * @param threads starts the threads, and is asked again when there were none for a while
   */
  public Turns(LockEngine locks, Supplier<Tasks> threads) {
    this.locks = Objects.requireNonNull(locks, "locks");
    this.threads = Objects.requireNonNull(threads, "threads");
  }

  /**
   * {@return calls it off; see {@link LeaseLocks#onTurn}}
   *
   * @param lock which was asked
   * @param request what was refused
   * @param atLatest when to run the action in any case
   * @param action runs once
   */
  public Runnable await(LeaseLock lock, LockRequest request, Duration atLatest, Runnable action) {
    Objects.requireNonNull(lock, "lock");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(atLatest, "atLatest");
    Objects.requireNonNull(action, "action");
    AtomicBoolean over = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (over.compareAndSet(false, true)) {
            left();
          }
        };
    LockChanges.Subscription turn =
        entered()
            .whenWorthTrying(
                lock,
                request,
                atLatest,
                () -> {
                  try {
                    action.run();
                  } finally {
                    leave.run();
                  }
                });
    return () -> {
      turn.close();
      leave.run();
    };
  }

  private synchronized LockChanges entered() {
    waiting++;
    if (changes == null) {
      tasks = threads.get();
      changes = LockChanges.of(locks, tasks);
    }
    return changes;
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiting;
  }

  private void left() {
    @Nullable LockChanges unused = null;
    @Nullable Tasks idle = null;
    synchronized (this) {
      waiting--;
      if (waiting == 0) {
        unused = changes;
        idle = tasks;
        changes = null;
        tasks = null;
      }
    }
    if (unused != null && idle != null) {
      unused.close();
      idle.close();
    }
  }
}
