package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.OnAnyServer;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions with threads and clocks of their own; what time does to them is in other tests. */
@OnAnyServer(role = "sessions")
@Timeout(180)
class SessionsOnAnyServerTest {

  private static final Duration WAIT = Duration.ofSeconds(60);

  /** Of sessions that nothing ends, however busy the machine. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final StoredLeases leases;
  private final StoreLocks ours;
  private final StoreLocks theirs;
  private final LeaseSession session;
  private final LeaseSession other;

  SessionsOnAnyServerTest(StoredLeases leases) throws InterruptedException {
    this.leases = leases;
    this.ours = StoreLocks.on(leases.store());
    this.theirs = StoreLocks.on(leases.store());
    this.session = ours.session(leases.namespace()).duration(LONG).open();
    this.other = theirs.session(leases.namespace()).duration(LONG).open();
  }

  @AfterEach
  void close() {
    session.close();
    other.close();
  }

  private StoreLock lock(StoreLocks locks) {
    return locks.lock(leases.namespace(), "cluster1-operations");
  }

  @Test
  void aWaitingThreadIsHandedTheLockWhenItIsReleased() throws Exception {
    LockHandle first = session.acquire(lock(ours), WAIT);
    CompletableFuture<LockHandle> second =
        other.acquireAsync(lock(theirs), AcquireRequest.exclusive());
    awaitQueue(1, second);

    first.close();

    LockHandle handed = second.get(60, TimeUnit.SECONDS);
    assertThat(handed.token()).isGreaterThan(first.token());
    assertThat(handed.verify().isValid()).isTrue();
  }

  @Test
  void manyOfTwoProcessesAreServedOneAfterTheOther() throws Exception {
    int each = 10;
    List<CompletableFuture<?>> all = new java.util.ArrayList<>();
    var inside = new java.util.concurrent.atomic.AtomicInteger();
    var most = new java.util.concurrent.atomic.AtomicInteger();
    for (int i = 0; i < each; i++) {
      for (LeaseSession any : List.of(session, other)) {
        LeaseLock lock = lock(any == session ? ours : theirs);
        all.add(
            any.acquireAsync(lock, AcquireRequest.exclusive())
                .thenAccept(
                    handle -> {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      inside.decrementAndGet();
                      handle.close();
                    }));
      }
    }

    CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(120, TimeUnit.SECONDS);

    assertThat(most).hasValue(1);
    assertThat(lock(ours).inspect().isFree()).isTrue();
    assertThat(lock(ours).inspect().leaseTransitions()).isGreaterThanOrEqualTo(2 * each);
  }

  @Test
  void aCrashedProcessLosesItsLocksAfterItsDuration() throws Exception {
    Tasks threads = Tasks.started("crashing");
    LeaseSession crashing = brief(threads);
    Optional<LockHandle> held = acquired(crashing);
    while (held.isEmpty()) {
      crashing.close();
      crashing = brief(threads);
      held = acquired(crashing);
    }
    CompletableFuture<LockHandle> waiting =
        session.acquireAsync(lock(ours), AcquireRequest.exclusive());
    awaitQueue(1, waiting);

    threads.close(); // nothing of it runs any more

    LockHandle taken = waiting.get(60, TimeUnit.SECONDS);
    assertThat(held.get().isActive()).isFalse();
    assertThat(taken.token()).isGreaterThan(held.get().token());
    session.close();
    assertThat(leases.object(crashing.key())).isEmpty();
  }

  private LeaseSession brief(Tasks threads) throws InterruptedException {
    return theirs.session(leases.namespace()).duration(Duration.ofSeconds(2)).tasks(threads).open();
  }

  /** The lock, or nothing if the machine stood still for as long as the session lasts. */
  private Optional<LockHandle> acquired(LeaseSession brief) throws Exception {
    try {
      return Optional.of(brief.acquire(lock(theirs), WAIT));
    } catch (LockLostException stoodStill) {
      return Optional.empty();
    }
  }

  @Test
  void whoeverDeletesTheLeaseOfASessionEndsIt() throws Exception {
    Duration brief = Duration.ofSeconds(15); // of which it learns after a third
    LeaseSession revoked = theirs.session(leases.namespace()).duration(brief).open();
    LockHandle handle = revoked.acquire(lock(theirs), WAIT);
    CountDownLatch told = new CountDownLatch(1);
    handle.onLost(Runnable::run, told::countDown);

    leases.remove(revoked.key());

    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(revoked.lost().toCompletableFuture().join().reason())
        .isIn(Reason.REVOKED, Reason.EXPIRED);
    assertThat(handle.isActive()).isFalse();
  }

  @Test
  void closingLeavesNothingBehind() throws Exception {
    session.acquire(lock(ours), WAIT);
    session.close();

    assertThat(lock(theirs).inspect().isFree()).isTrue();
    assertThat(leases.object(session.key())).isEmpty();
  }

  /** Polls the Lease, for there is nobody here to be told by. */
  private void awaitQueue(long size, CompletableFuture<?> orDone) {
    SeenLock seen = lock(ours).inspect();
    while (seen.queue().size() < size && !orDone.isDone()) {
      seen = lock(ours).inspect();
    }
  }
}
