package io.github.leaselock.internal.waiting;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.TestLocks;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Those who wait for their turn are called once, and leave nothing. */
class TurnsTest {

  private final StoreLocks locks = StoreLocks.on(new InMemoryLeaseStore());
  private final StoreLock lock = locks.lock(TestLocks.KEY);
  private final Turns turns = new Turns(locks.engine());
  private final LockRequest request = LockRequest.exclusive(RESTORE_2);

  private Runnable await(Runnable action) {
    return turns.await(lock, request, ChronoUnit.FOREVER.getDuration(), action);
  }

  @Test
  void whoeverWaitsIsCalledWhenTheLockIsFree() throws Exception {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    CountDownLatch called = new CountDownLatch(2);
    Runnable one = await(called::countDown);
    Runnable other = await(called::countDown);

    lock.release(RESTORE_1);

    assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
    one.run();
    other.run();
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void whatWasCalledOffLeavesNothingAndTheNextBeginsAnew() throws Exception {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    Runnable calledOff =
        await(
            () -> {
              throw new AssertionError("it was called off");
            });
    assertThat(turns.waiting()).isEqualTo(1);
    calledOff.run();
    calledOff.run();
    assertThat(turns.waiting()).isZero();

    CountDownLatch called = new CountDownLatch(1);
    Runnable next = await(called::countDown);
    lock.release(RESTORE_1);
    assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
    next.run();
    assertThat(turns.waiting()).isZero();
  }
}
