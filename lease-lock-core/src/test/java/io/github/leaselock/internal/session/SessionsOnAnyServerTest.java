package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.OnAnyServer;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Duration;
import java.util.List;
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

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofSeconds(30);

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
    awaitQueue(1);

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

    CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(50, TimeUnit.SECONDS);

    assertThat(most).hasValue(1);
    assertThat(lock(ours).inspect().isFree()).isTrue();
    assertThat(lock(ours).inspect().leaseTransitions()).isGreaterThanOrEqualTo(2 * each);
  }

  @Test
  void aCrashedProcessLosesItsLocksAfterItsDuration() throws Exception {
    Duration brief = Duration.ofSeconds(2);
    Tasks threads = Tasks.started("crashing");
    LeaseSession crashing =
        theirs.session(leases.namespace()).duration(brief).tasks(threads).open();
    LockHandle held = crashing.acquire(lock(theirs), WAIT);
    LeaseSession next = ours.session(leases.namespace()).duration(brief).open();
    CompletableFuture<LockHandle> waiting =
        next.acquireAsync(lock(ours), AcquireRequest.exclusive());
    awaitQueue(1);

    threads.close(); // nothing of it runs any more

    LockHandle taken = waiting.get(60, TimeUnit.SECONDS);
    assertThat(held.isActive()).isFalse();
    assertThat(taken.token()).isGreaterThan(held.token());
    next.close();
    assertThat(leases.object(crashing.key())).isEmpty();
  }

  @Test
  void whoeverDeletesTheLeaseOfASessionEndsIt() throws Exception {
    Duration brief = Duration.ofSeconds(3);
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
  private void awaitQueue(long size) {
    SeenLock seen = lock(ours).inspect();
    while (seen.queue().size() < size) {
      seen = lock(ours).inspect();
    }
  }
}
