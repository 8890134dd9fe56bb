package io.github.leaselock.internal.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.OnAnyServer;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an object that was refused learns that it is worth trying again. */
@OnAnyServer(role = "sessions")
@Timeout(180)
class LockChangesTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Holder BACKUP = holder("backup-1");
  private static final Holder RESTORE = holder("restore-1");
  private static final Holder OTHER_RESTORE = holder("restore-2");

  private final Tasks tasks = Tasks.started("lock-changes-test");
  private final LockChanges changes;
  private final StoreLock lock;
  private final StoreLock lockOfAnotherProcess;

  LockChangesTest(StoredLeases leases) {
    StoreLocks locks = StoreLocks.on(leases.store());
    changes = LockChanges.of(locks.engine(), tasks);
    lock = locks.lock(leases.namespace(), "cluster1-operations");
    lockOfAnotherProcess =
        StoreLocks.on(leases.store()).lock(leases.namespace(), "cluster1-operations");
  }

  @AfterEach
  void close() {
    changes.close();
    tasks.close();
  }

  private static Holder holder(String name) {
    return new Holder("MySQLRestore.ps.percona.com", "db", name, "uid-of-" + name);
  }

  private static LockRequest exclusive(Holder holder) {
    return LockRequest.exclusive(holder);
  }

  /** Of several versions at once the last alone may be shown. */
  private record Shown(Holder holder, Runnable told) implements LockChanges.Listener {
    @Override
    public void moved(LeaseRecord lease) {
      if (LeaseFormat.read(lease).entryOf(holder).isPresent()) {
        told.run();
      }
    }

    @Override
    public void deleted() {
      // It comes again.
    }

    @Override
    public void missed() {
      // Another version will be shown.
    }
  }

  private record Moves(Runnable told) implements LockChanges.Listener {
    @Override
    public void moved(LeaseRecord lease) {
      told.run();
    }

    @Override
    public void deleted() {
      told.run();
    }

    @Override
    public void missed() {
      // Another version will be shown.
    }
  }

  @Test
  void whoWasRefusedIsToldWhenTheHolderReleases() throws Exception {
    lockOfAnotherProcess.acquire(BACKUP, StalenessPredicate.never());
    assertThat(lock.acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);
    CountDownLatch told = new CountDownLatch(1);
    changes.whenWorthTrying(lock, exclusive(RESTORE), NEVER, told::countDown);
    assertThat(told.getCount()).isOne();

    lockOfAnotherProcess.release(BACKUP);

    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(lock.acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Acquired.class);
  }

  @Test
  void whoQueuesIsToldWhenTheLockIsItsOwn() throws Exception {
    lockOfAnotherProcess.acquire(BACKUP, StalenessPredicate.never());
    LockRequest queued = exclusive(RESTORE).queued();
    assertThat(lock.acquire(queued)).isInstanceOf(AcquireResult.Held.class);
    CountDownLatch told = new CountDownLatch(1);
    changes.whenWorthTrying(lock, queued, NEVER, told::countDown);

    lockOfAnotherProcess.release(BACKUP);

    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(lock.inspect().holders()).extracting("identity").containsExactly(RESTORE.identity());
  }

  @Test
  void whatMovedBeforeTheQuestionIsToldToo() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    lock.acquire(BACKUP, AcquireRequest.exclusive());
    changes.whenWorthTrying(lock, exclusive(RESTORE), NEVER, first::countDown);
    lockOfAnotherProcess.release(BACKUP);
    assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
    CountDownLatch second = new CountDownLatch(1);

    changes.whenWorthTrying(lock, exclusive(OTHER_RESTORE), NEVER, second::countDown);

    assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsStillInTheWayIsNotWorthTrying() throws Exception {
    lock.acquire(BACKUP, AcquireRequest.shared());
    lock.acquire(holder("backup-2"), AcquireRequest.shared());
    AtomicInteger early = new AtomicInteger();
    Holder last = holder("backup-3");
    CountDownLatch moved = new CountDownLatch(1);
    changes.whenWorthTrying(lock, exclusive(RESTORE), NEVER, early::incrementAndGet);
    changes.subscribe(lock, new Shown(last, moved::countDown));

    lockOfAnotherProcess.release(holder("backup-2"));
    lockOfAnotherProcess.acquire(last, AcquireRequest.shared());

    assertThat(moved.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(early).hasValue(0);
  }

  @Test
  void theTimeIsToldWhenNothingMoves() throws Exception {
    lock.acquire(BACKUP, AcquireRequest.exclusive());
    CountDownLatch told = new CountDownLatch(1);

    changes.whenWorthTrying(lock, exclusive(RESTORE), Duration.ofMillis(20), told::countDown);

    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aListenerThatFailsHoldsUpNobody() throws Exception {
    lock.acquire(BACKUP, AcquireRequest.exclusive());
    CountDownLatch told = new CountDownLatch(1);
    changes.subscribe(
        lock,
        new Moves(
            () -> {
              throw new IllegalStateException("a listener's own mistake");
            }));
    changes.subscribe(lock, new Moves(told::countDown));

    lock.release(BACKUP);

    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
