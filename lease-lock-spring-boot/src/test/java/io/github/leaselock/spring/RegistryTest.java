package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Spring Integration expects of a lock; two registries stand for two processes. */
@Timeout(180)
@SuppressWarnings("LockNotBeforeTry") // what it does without is what is tested
class RegistryTest {

  private static final String KEY = "order-42";

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final List<LeaseLockRegistry> registries = new ArrayList<>();
  private final List<LeaseSession> sessions = new CopyOnWriteArrayList<>();
  private final LeaseLockRegistry registry = registry();
  private final LeaseLockRegistry other = registry();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private LeaseLockRegistry registry() {
    StoreLocks locks = StoreLocks.on(store);
    LeaseLockRegistry made =
        new LeaseLockRegistry(locks, new RegistryNames("ops", "registry-"), () -> open(locks));
    registries.add(made);
    return made;
  }

  private LeaseSession open(StoreLocks locks) throws InterruptedException {
    LeaseSession opened = locks.session("ops").duration(Duration.ofMinutes(5)).open();
    sessions.add(opened);
    return opened;
  }

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    registries.forEach(LeaseLockRegistry::close);
  }

  private <T> T elsewhere(Callable<T> action) throws Exception {
    return threads.submit(action).get(60, TimeUnit.SECONDS);
  }

  private LeaseLock lease() {
    return StoreLocks.on(store).lock(registry.lease(KEY));
  }

  private static void await(BooleanSupplier wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private void await(int queued) {
    await(() -> lease().inspect().queue().size() == queued);
  }

  /** As a person does; both find out by themselves. */
  private void breakIt() {
    LockSnapshot seen = lease().inspect();
    assertThat(seen.isFree()).isFalse();
    lease().forceRelease(seen, "broken by the test");
  }

  @Test
  void twoProcessesExcludeEachOther() {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    assertThat(other.obtain(KEY).tryLock()).isFalse();
    lock.unlock();
    assertThat(other.obtain(KEY).tryLock()).isTrue();
    other.obtain(KEY).unlock();
    assertThat(lease().inspect().isFree()).isTrue();
  }

  @Test
  void twoThreadsOfAProcessExcludeEachOther() throws Exception {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    assertThat(elsewhere(() -> registry.obtain(KEY).tryLock())).isFalse();
    assertThat(elsewhere(() -> registry.obtain(KEY).tryLock(1, TimeUnit.MILLISECONDS))).isFalse();
    lock.unlock();
    assertThat(
            elsewhere(
                () -> {
                  boolean locked = registry.obtain(KEY).tryLock();
                  registry.obtain(KEY).unlock();
                  return locked;
                }))
        .isTrue();
  }

  @Test
  void itIsHeldUntilItIsReleasedAsOftenAsItWasAcquired() throws Exception {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();
    lock.lockInterruptibly();
    for (int i = 0; i < 3; i++) {
      registry.obtain(KEY).unlock();
      assertThat(lease().inspect().isFree()).isFalse();
    }
    lock.unlock();
    assertThat(lease().inspect().isFree()).isTrue();
    assertThat(registry.inUse(registry.lease(KEY))).as("nothing is kept").isNull();
  }

  @Test
  void onlyTheThreadThatHoldsItReleasesIt() throws Exception {
    Lock lock = registry.obtain(KEY);
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    lock.lock();
    assertThatThrownBy(
            () ->
                elsewhere(
                    () -> {
                      registry.obtain(KEY).unlock();
                      return true;
                    }))
        .hasCauseInstanceOf(IllegalMonitorStateException.class);
    assertThat(lease().inspect().isFree()).isFalse();
    lock.unlock();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void aWaiterIsServedByTheRelease() throws Exception {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    Future<Boolean> waiting = threads.submit(() -> other.obtain(KEY).tryLock(10, TimeUnit.MINUTES));
    await(1);
    lock.unlock();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTryThatIsNotServedInTimeLeavesNothing() throws Exception {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    assertThat(other.obtain(KEY).tryLock(10, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(other.obtain(KEY).tryLock(0, TimeUnit.SECONDS)).isFalse();
    assertThat(other.obtain(KEY).tryLock(-1, TimeUnit.SECONDS)).isFalse();
    await(0);
    assertThat(other.inUse(other.lease(KEY))).isNull();
    lock.unlock();
    assertThat(other.obtain(KEY).tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    other.obtain(KEY).unlock();
  }

  @Test
  void anInterruptEndsOneThatCanBeInterrupted() throws Exception {
    registry.obtain(KEY).lock();
    for (boolean sameProcess : new boolean[] {true, false}) {
      LeaseLockRegistry its = sameProcess ? registry : other;
      Future<String> waiting =
          threads.submit(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  its.obtain(KEY).lockInterruptibly();
                  return "locked";
                } catch (InterruptedException e) {
                  return "interrupted";
                }
              });
      assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }
    assertThat(other.inUse(other.lease(KEY))).isNull();
    registry.obtain(KEY).unlock();
    assertThat(registry.inUse(registry.lease(KEY))).isNull();
  }

  @Test
  void anInterruptOfOneThatHoldsAlreadyLeavesItsHoldAlone() {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    Thread.currentThread().interrupt();
    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedException.class);
    assertThat(lease().inspect().isFree()).isFalse();
    lock.unlock();
    assertThat(lease().inspect().isFree()).isTrue();
  }

  @Test
  void anInterruptDoesNotEndLockAndIsKept() throws Exception {
    registry.obtain(KEY).lock();
    Thread[] waiter = new Thread[1];
    CountDownLatch begun = new CountDownLatch(1);
    Future<Boolean> waiting =
        threads.submit(
            () -> {
              waiter[0] = Thread.currentThread();
              begun.countDown();
              other.obtain(KEY).lock();
              boolean interrupted = Thread.interrupted();
              other.obtain(KEY).unlock();
              return interrupted;
            });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    await(1);
    waiter[0].interrupt();
    assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    registry.obtain(KEY).unlock();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneThatWasLostIsToldAtItsRelease() {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    breakIt();
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessageContaining(KEY);
    assertThat(registry.inUse(registry.lease(KEY))).isNull();
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  /** It is lost with its session. */
  @Test
  void acquiredOnceMoreALostOneIsRefusedAndATryEndsIt() {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    sessions.get(0).close();
    Lock others = other.obtain(KEY);
    assertThat(others.tryLock()).as("it is free for others").isTrue();

    assertThatThrownBy(lock::lock).isInstanceOf(LockLostException.class);
    assertThat(lock.tryLock()).isFalse();
    assertThat(registry.inUse(registry.lease(KEY))).as("it is no longer held").isNull();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);

    others.unlock();
    assertThat(lock.tryLock()).as("as a leader does that was revoked").isTrue();
    lock.unlock();
  }

  @Test
  void anotherSessionIsOpenedAfterOneWasLost() {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    lock.unlock();
    lock.lock();
    assertThat(sessions).hasSize(1);
    sessions.get(0).close();
    assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);

    lock.lock();
    assertThat(sessions).hasSize(2);
    lock.unlock();
  }

  @Test
  void tasksRunUnderIt() throws Exception {
    assertThat(registry.executeLocked(KEY, () -> lease().inspect().isFree())).isFalse();
    assertThat(lease().inspect().isFree()).isTrue();
    other.obtain(KEY).lock();
    assertThatThrownBy(() -> registry.executeLocked(KEY, Duration.ofMillis(10), () -> "never"))
        .isInstanceOf(TimeoutException.class);
    other.obtain(KEY).unlock();
  }

  @Test
  void manyThreadsOfTwoProcessesNeverOverlap() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<Future<Integer>> workers = new ArrayList<>();
    for (int worker = 0; worker < 8; worker++) {
      LeaseLockRegistry its = worker % 2 == 0 ? registry : other;
      workers.add(
          threads.submit(
              () -> {
                int most = 0;
                for (int round = 0; round < 10; round++) {
                  Lock lock = its.obtain(KEY);
                  lock.lock();
                  most = Math.max(most, inside.incrementAndGet());
                  inside.decrementAndGet();
                  lock.unlock();
                }
                return most;
              }));
    }
    for (Future<Integer> worker : workers) {
      assertThat(worker.get(120, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(lease().inspect().isFree()).isTrue();
    assertThat(registry.inUse(registry.lease(KEY))).isNull();
  }

  @Test
  void closedItReleasesWhatItHeldAndLocksNothingAnyMore() {
    Lock lock = registry.obtain(KEY);
    lock.lock();
    registry.close();
    assertThat(lease().inspect().isFree()).isTrue();
    assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
    assertThatThrownBy(lock::tryLock).isInstanceOf(IllegalStateException.class);
    assertThat(registry.inUse(registry.lease(KEY))).isNull();
  }

  @Test
  void twoOfOneKeyAreOneLock() {
    assertThat(registry.obtain(KEY))
        .isEqualTo(registry.obtain(URI.create(KEY)))
        .hasSameHashCodeAs(registry.obtain(KEY))
        .isNotEqualTo(registry.obtain("order-43"))
        .isNotEqualTo(other.obtain(KEY));
    assertThat(registry.obtain(KEY)).hasToString("'order-42' on Lease ops/registry-order-42");
    assertThatThrownBy(() -> registry.obtain(KEY).newCondition())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
