package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.BACKUP_3;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.StoredLeases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnAnyServer
class AcquireTest {

  private final StoredLeases leases;
  private final LeaseKey key;
  private final StoreLock lock;

  AcquireTest(StoredLeases leases) {
    this.leases = leases;
    this.key = TestLocks.key(leases);
    this.lock = new TestLocks().lock(leases);
  }

  @Test
  void aFreeLockIsAcquiredAndTheLeaseSaysSo() {
    FencingToken token =
        acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive().because("restore of b1")));

    LeaseRecord lease = stored();
    assertThat(lease.holderIdentity()).isEqualTo("MySQLRestore.ps.percona.com/db/restore-1/uid-1");
    assertThat(lease.leaseTransitions()).isEqualTo(1);
    assertThat(lease.leaseDurationSeconds()).hasValue(LeaseFormat.HELD_SECONDS);
    assertThat(lease.acquireTime()).isPresent();
    assertThat(lease.renewTime()).isPresent();
    LockHolder holder = lock.inspect().holders().get(0);
    assertThat(holder.token()).contains(token);
    assertThat(holder.reason()).contains("restore of b1");
    assertThat(holder.holder()).contains(RESTORE_1);
  }

  @Test
  void acquiringAgainGivesTheSameTokenAndWritesNothing() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    LeaseRecord before = stored();

    assertThat(acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()))).isEqualTo(token);
    assertThat(stored().isVersion(before)).isTrue();
  }

  @Test
  void anotherProcessAcquiresForTheSameHolderAndGetsTheSameToken() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    StoreLock elsewhere = new TestLocks().lock(leases);

    assertThat(acquired(elsewhere.acquire(RESTORE_1, StalenessPredicate.never()))).isEqualTo(token);
  }

  @Test
  void anExclusiveHolderExcludesEverybody() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never())))
        .containsExactly(RESTORE_1.identity());
    assertThat(heldBy(lock.acquire(BACKUP_1, AcquireRequest.shared())))
        .containsExactly(RESTORE_1.identity());
  }

  @Test
  void theSameNameWithAnotherUidIsAnotherHolder() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(
            heldBy(
                lock.acquire(
                    TestLocks.restore("restore-1", "uid-of-a-later-life"),
                    StalenessPredicate.never())))
        .containsExactly(RESTORE_1.identity());
  }

  @Test
  void sharedHoldersCoexistAndKeepAnExclusiveOneOut() {
    FencingToken first = acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    FencingToken second = acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));

    assertThat(second.isAfter(first)).isTrue();
    assertThat(heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never())))
        .containsExactly(BACKUP_1.identity(), BACKUP_2.identity());
    assertThat(stored().holderIdentity())
        .isEqualTo("MySQLBackup.ps.percona.com/db/backup-1/uid-3 (+1 more)");
  }

  @Test
  void aLimitOfSharedHoldersIsKept() {
    LockRequest third = LockRequest.shared(BACKUP_3).limitedTo(2);
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared().limitedTo(2)));
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared().limitedTo(2)));

    assertThat(heldBy(lock.acquire(third)))
        .containsExactly(BACKUP_1.identity(), BACKUP_2.identity());

    lock.release(BACKUP_1);
    acquired(lock.acquire(third));
  }

  @Test
  void aStaleHolderIsTakenOverUnderALargerToken() {
    FencingToken old = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    AcquireResult result = lock.acquire(RESTORE_2, ALL_STALE);

    assertThat(acquired(result).isAfter(old)).isTrue();
    assertThat(((AcquireResult.Acquired) result).active().evicted())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_1.identity());
    assertThat(lock.verify(RESTORE_1, old).isValid()).isFalse();
    assertThat(stored().leaseTransitions()).isEqualTo(2);
  }

  @Test
  void oneLiveHolderAmongStaleOnesIsEnoughToBeRefused() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));
    StalenessPredicate firstIsStale =
        holder -> holder.identity().equals(BACKUP_1.identity()) ? Verdict.stale() : Verdict.live();

    AcquireResult.Held held = (AcquireResult.Held) lock.acquire(RESTORE_1, firstIsStale);

    assertThat(held.blockers())
        .extracting(Blocker::verdict)
        .containsExactly(Verdict.stale(), Verdict.live());
    assertThat(lock.inspect().holders()).hasSize(2);
  }

  @Test
  void aPredicateThatThrowsIsRespectedAndShown() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    StalenessPredicate broken =
        holder -> {
          throw new IllegalStateException("no answer from the API server");
        };

    AcquireResult.Held held = (AcquireResult.Held) lock.acquire(RESTORE_2, broken);

    assertThat(held.blockers().get(0).verdict().isUnknown()).isTrue();
    assertThat(held.blockers().get(0).reason()).contains("no answer from the API server");
  }

  @Test
  void theVerdictIsWorthNothingOnceTheLeaseHasMoved() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    List<String> judged = new ArrayList<>();
    StalenessPredicate staleButTheLockMovesMeanwhile =
        holder -> {
          judged.add(holder.identity());
          if (judged.size() == 1) {
            StoreLock elsewhere = new TestLocks().lock(leases);
            elsewhere.release(RESTORE_1);
            acquired(elsewhere.acquire(BACKUP_1, AcquireRequest.shared()));
          }
          return holder.identity().equals(RESTORE_1.identity()) ? Verdict.stale() : Verdict.live();
        };

    assertThat(heldBy(lock.acquire(RESTORE_2, staleButTheLockMovesMeanwhile)))
        .containsExactly(BACKUP_1.identity());
    assertThat(judged).containsExactly(RESTORE_1.identity(), BACKUP_1.identity());
  }

  @Test
  void tokensGrowAcrossDeletionOfTheLease() {
    FencingToken before = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    leases.remove(key);

    FencingToken after =
        acquired(new TestLocks().lock(leases).acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(after.isAfter(before)).isTrue();
  }

  @Test
  void aHolderMayBecomeShared() {
    FencingToken exclusive = acquired(lock.acquire(BACKUP_1, AcquireRequest.exclusive()));

    FencingToken shared = acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));

    assertThat(shared.isAfter(exclusive)).isTrue();
    assertThat(lock.verify(BACKUP_1, exclusive).isValid()).isFalse();
    assertThat(lock.verify(BACKUP_1, shared).isValid()).isTrue();
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));
  }

  @Test
  void aSharedHolderDoesNotBecomeExclusiveAndKeepsWhatItHas() {
    FencingToken shared = acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));

    assertThat(lock.acquire(BACKUP_1, AcquireRequest.exclusive().queued()))
        .isInstanceOfSatisfying(
            AcquireResult.Held.class,
            held -> assertThat(held.reason()).isEqualTo(AcquireResult.Reason.HOLDS_SHARED));
    assertThat(lock.verify(BACKUP_1, shared).isValid()).isTrue();
  }

  @Test
  void theLeaseCarriesItsOwnerAndItsLabel() {
    StoreLock owned =
        StoreLocks.on(leases.store())
            .lock(key, new Owner("ps.percona.com/v1", "MySQLCluster", "c1", "uid-c1"));
    acquired(owned.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(leases.object(key).orElseThrow().toString())
        .contains("MySQLCluster")
        .contains("app.kubernetes.io/managed-by=lease-lock");
  }

  private LeaseRecord stored() {
    return ((ReadOutcome.Found) leases.store().read(key)).lease();
  }
}
