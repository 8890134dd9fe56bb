package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.StoredLeases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Leases that other hands have changed, deleted or filled. */
@OnAnyServer
class ForeignHandsOnLeasesTest {

  private final StoredLeases leases;
  private final LeaseKey key;
  private final StoreLock lock;

  ForeignHandsOnLeasesTest(StoredLeases leases) {
    this.leases = leases;
    this.key = TestLocks.key(leases);
    this.lock = new TestLocks().lock(leases);
  }

  @Test
  void aTerminatingLeaseIsNotAcquired() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    leases.patch(key, Map.of("metadata", Map.of("finalizers", List.of("example.com/keep"))));
    leases.remove(key);

    TestLocks.assertRefused(
        key,
        Reason.LEASE_TERMINATING,
        () -> lock.acquire(RESTORE_2, StalenessPredicate.never()),
        "finalizers");
    assertThat(lock.inspect().oddities()).anyMatch(oddity -> oddity.contains("being deleted"));
  }

  @Test
  void aForeignHolderIsRespectedAndVisible() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    leases.patch(key, Map.of("spec", Map.of("holderIdentity", "some-elector_4711")));

    assertThat(heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never())))
        .containsExactly("some-elector_4711");
    SeenLock snapshot = lock.inspect();
    assertThat(snapshot.holders().get(0).holder()).isEmpty();
    assertThat(snapshot.oddities()).anyMatch(oddity -> oddity.contains("another client"));
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
  }

  @Test
  void aDamagedAnnotationFreesNothing() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    leases.patch(key, Map.of("metadata", Map.of("annotations", Map.of(LeaseFormat.HOLDERS, "[{"))));

    heldBy(lock.acquire(RESTORE_2, holder -> Verdict.stale())); // nobody is asked who it is
    assertThat(lock.inspect().holders()).singleElement().matches(LockHolder::isUnreadable);
    assertThat(lock.inspect().oddities()).anyMatch(oddity -> oddity.contains("cannot be read"));
  }

  @Test
  void aHolderThatCannotBeReadIsFreedByAPersonAlone() {
    long before = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())).value();
    leases.patch(key, Map.of("metadata", Map.of("annotations", Map.of(LeaseFormat.HOLDERS, "?"))));

    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    SeenLock seen = lock.inspect();
    lock.forceRelease(seen, seen.holders().get(0), "restore-1 was looked at");

    assertThat(acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())).value())
        .isGreaterThan(before);
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void aDamagedListOfDrainingHoldersIsNeverProvenGoneByItself() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    leases.patch(key, Map.of("metadata", Map.of("annotations", Map.of(LeaseFormat.DRAINING, "x"))));

    assertThat(
            lock.acquire(
                RESTORE_2,
                AcquireRequest.exclusive().drainingWith(evicted -> evicted.holder().isPresent())))
        .isInstanceOf(AcquireResult.Draining.class);
    assertThat(lock.isActive()).isTrue();

    lock.forceRelease(lock.inspect(), "looked at it");
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  private AcquireResult acquireShared(int number) {
    return lock.acquire(TestLocks.backup("b" + number, "uid-b" + number), AcquireRequest.shared());
  }

  @Test
  void aLeaseCarriesABoundedNumberOfHolders() {
    AcquireResult result = acquireShared(0);
    int holders = 0;
    while (result instanceof AcquireResult.Acquired) {
      result = acquireShared(++holders);
    }

    assertThat(holders).isBetween(128, 512);
    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Held.class,
            held -> assertThat(held.reason()).isEqualTo(AcquireResult.Reason.FULL));
  }
}
