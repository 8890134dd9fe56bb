package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a listener of locks is told, in order, and that it can do no harm. */
class ListenerTest {

  private final List<String> told = new ArrayList<>();
  private final TestLocks locks = new TestLocks();
  private final InMemoryLeaseStore store = new InMemoryLeaseStore();

  private final LeaseLockListener listener =
      new LeaseLockListener() {
        @Override
        public void attempted(
            LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {
          told.add("attempted " + holder.name() + ": " + ResultName.of(result));
        }

        @Override
        public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
          told.add("taken over by " + by.name() + " from " + evicted.size());
        }

        @Override
        public void drained(LeaseKey lock, Holder holder) {
          told.add("drained for " + holder.name());
        }

        @Override
        public void released(LeaseKey lock, Holder holder, ReleaseResult result, Duration latency) {
          told.add("released " + holder.name() + ": " + ResultName.of(result));
        }

        @Override
        public void forceReleased(LeaseKey lock, LockSnapshot before, String reason) {
          told.add("forced: " + reason);
        }
      };

  private StoreLock lock(LeaseLockListener any) {
    return locks.on(store).listener(any).build().lock(KEY);
  }

  @Test
  void everyStepIsToldInItsOrder() {
    StoreLock lock = lock(listener);
    AtomicBoolean gone = new AtomicBoolean();
    LockRequest takeover =
        LockRequest.exclusive(RESTORE_2).takingOver(ALL_STALE).drainingWith(evicted -> gone.get());

    lock.acquire(RESTORE_1, AcquireRequest.exclusive());
    lock.acquire(RESTORE_2, AcquireRequest.exclusive());
    lock.acquire(takeover);
    gone.set(true);
    lock.acquire(takeover);
    lock.release(RESTORE_2);
    lock.release(RESTORE_2);
    lock.acquire(RESTORE_1, AcquireRequest.exclusive());
    lock.forceRelease(lock.inspect(), "a ghost");

    assertThat(told)
        .containsExactly(
            "attempted restore-1: Acquired",
            "attempted restore-2: Held",
            "taken over by restore-2 from 1",
            "attempted restore-2: Draining",
            "drained for restore-2",
            "attempted restore-2: Acquired",
            "released restore-2: Released",
            "released restore-2: NotHeld",
            "attempted restore-1: Acquired",
            "forced: a ghost");
  }

  @Test
  void whatAListenerThrowsChangesNothing() {
    StoreLock lock =
        lock(
            new LeaseLockListener() {
              @Override
              public void attempted(
                  LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {
                throw new IllegalStateException("a listener's own mistake");
              }
            });

    assertThat(lock.acquire(RESTORE_1, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Acquired.class);
    assertThat(lock.inspect().holders()).hasSize(1);
  }
}
