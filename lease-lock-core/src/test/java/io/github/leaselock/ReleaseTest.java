package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.StoredLeases;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@OnAnyServer
class ReleaseTest {

  private final StoredLeases leases;
  private final LeaseKey key;
  private final StoreLock lock;

  ReleaseTest(StoredLeases leases) {
    this.leases = leases;
    this.key = TestLocks.key(leases);
    this.lock = new TestLocks().lock(leases);
  }

  @Test
  void aReleasedLeaseIsCompleteAndFreeForEveryElector() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.released(Optional.of(token)));

    LeaseRecord lease = ((ReadOutcome.Found) leases.store().read(key)).lease();
    assertThat(lease.holderIdentity()).isEmpty();
    assertThat(lease.leaseDurationSeconds()).hasValue(LeaseFormat.FREE_SECONDS);
    assertThat(lease.acquireTime()).isPresent();
    assertThat(lease.renewTime()).isPresent();
    assertThat(lease.annotations()).isEmpty();
    assertThat(lock.isActive()).isFalse();
  }

  @Test
  void releasingAgainIsNoError() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
  }

  @Test
  void releasingWhatWasNeverLockedIsNoErrorAndCreatesNothing() {
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.inspect().exists()).isFalse();
  }

  @Test
  void aReleaseNeverTouchesASuccessor() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    StoreLock elsewhere = new TestLocks().lock(leases);
    FencingToken successor = acquired(elsewhere.acquire(RESTORE_2, ALL_STALE));

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(elsewhere.verify(RESTORE_2, successor).isValid()).isTrue();
  }

  @Test
  void aReleaseOfOneGrantLeavesALaterOneOfTheSameHolder() {
    FencingToken first = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    StoreLock elsewhere = new TestLocks().lock(leases);
    elsewhere.release(RESTORE_1);
    FencingToken second = acquired(elsewhere.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(lock.release(RESTORE_1, first))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(elsewhere.verify(RESTORE_1, second).isValid()).isTrue();
    assertThat(lock.release(RESTORE_1, second))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void oneSharedHolderLeavesAndTheOthersStay() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    FencingToken other = acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));

    lock.release(BACKUP_1);

    assertThat(lock.verify(BACKUP_2, other).isValid()).isTrue();
    assertThat(lock.isActive()).isTrue();
  }

  @Test
  void theLockIsActiveUnlessAllItsHoldersAreStale() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));
    StalenessPredicate firstIsStale =
        holder ->
            holder.identity().equals(BACKUP_1.identity())
                ? Verdict.stale()
                : Verdict.unknown("cannot tell");

    assertThat(lock.isActive()).isTrue();
    assertThat(lock.isActive(firstIsStale)).isTrue();
    assertThat(lock.isActive(ALL_STALE)).isFalse();
  }

  @Test
  void theDefaultPredicateIsThatOfTheLocks() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    StoreLock takingOver =
        new TestLocks().on(leases.store()).takingOver(ALL_STALE).build().lock(key);

    assertThat(takingOver.isActive()).isFalse();
    acquired(takingOver.acquire(RESTORE_2, AcquireRequest.exclusive()));
  }

  @Test
  void aForcedReleaseRemovesEverybodyAndLeavesATrace() {
    FencingToken before = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(lock.forceRelease(lock.inspect(), "its node burnt down"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lock.inspect().isFree()).isTrue();
    LeaseRecord lease = ((ReadOutcome.Found) leases.store().read(key)).lease();
    assertThat(lease.annotations().get(LeaseFormat.FORCED))
        .contains("its node burnt down")
        .contains(RESTORE_1.identity());
    assertThat(acquired(lock.acquire(RESTORE_2, StalenessPredicate.never())).isAfter(before))
        .isTrue();
  }

  @Test
  void aForcedReleaseTouchesNothingThatThePersonDidNotSee() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    SeenLock seen = lock.inspect();
    lock.release(RESTORE_1);
    acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(lock.forceRelease(seen, "stuck"))
        .returns(ReleaseResult.Status.CHANGED, ReleaseResult::status)
        .satisfies(
            changed ->
                assertThat(changed.snapshot().orElseThrow().holders())
                    .extracting(LockHolder::identity)
                    .containsExactly(RESTORE_2.identity()));
  }

  @Test
  void aForcedReleaseOfAFreeLockDoesNothing() {
    assertThat(lock.forceRelease(lock.inspect(), "just in case"))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
  }

  @Test
  void aForcedReleaseNeedsTheSnapshotOfThisLockAndAReason() {
    StoreLock other = StoreLocks.on(leases.store()).lock(key.namespace(), "another");
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThatThrownBy(() -> other.forceRelease(lock.inspect(), "stuck"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key.namespace() + "/another");
    assertThatThrownBy(() -> lock.forceRelease(lock.inspect(), " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reason");
  }

  @Test
  void onlyAFreeLeaseIsDeleted() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(lock.deleteIfFree()).returns(ReleaseResult.Status.IN_USE, ReleaseResult::status);

    lock.release(RESTORE_1);
    assertThat(lock.deleteIfFree()).returns(ReleaseResult.Status.DELETED, ReleaseResult::status);
    assertThat(lock.inspect().exists()).isFalse();
    assertThat(lock.deleteIfFree()).returns(ReleaseResult.Status.DELETED, ReleaseResult::status);
  }

  @Test
  void anEmptiedHolderIdentityIsAReleaseByHand() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    leases.patch(key, Map.of("spec", Map.of("holderIdentity", "")));

    assertThat(lock.isActive()).isFalse();
    acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));
  }
}
