package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.BACKUP_3;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** First come, first served; and whoever releases hands over. */
@OnAnyServer
class QueueTest {

  private static final Holder RESTORE_3 = TestLocks.restore("restore-3", "uid-6");

  private final StoredLeases leases;
  private final ScriptedStore store;
  private final StoreLock lock;

  QueueTest(StoredLeases leases) {
    this.leases = leases;
    this.store = new ScriptedStore(leases.store());
    this.lock = new TestLocks().on(store).build().lock(TestLocks.key(leases));
  }

  /** The same lock, in a process that remembers nothing. */
  private StoreLock elsewhere() {
    return new TestLocks().lock(leases);
  }

  private static LockRequest queued(Holder holder) {
    return LockRequest.exclusive(holder).queued();
  }

  private static LockRequest queuedShared(Holder holder) {
    return LockRequest.shared(holder).queued();
  }

  private static StalenessPredicate gone(Holder gone) {
    return holder -> holder.identity().equals(gone.identity()) ? Verdict.stale() : Verdict.live();
  }

  private List<String> holders() {
    return lock.inspect().holders().stream().map(LockHolder::identity).toList();
  }

  private List<String> waiters() {
    return lock.inspect().queue().places().stream().map(Place::identity).toList();
  }

  @Test
  void whoeverIsRefusedTakesAPlaceInTheOrderOfAsking() {
    acquired(lock.acquire(queued(RESTORE_1)));

    assertThat(heldBy(lock.acquire(queued(RESTORE_2)))).containsExactly(RESTORE_1.identity());
    assertThat(heldBy(elsewhere().acquire(queued(RESTORE_3))))
        .containsExactly(RESTORE_1.identity(), RESTORE_2.identity());

    SeenLock seen = lock.inspect();
    assertThat(seen.queue().size()).isEqualTo(2);
    assertThat(seen.queue().positionOf(RESTORE_2)).hasValue(0L);
    assertThat(seen.queue().positionOf(RESTORE_3)).hasValue(1L);
    assertThat(seen.queue().positionOf(RESTORE_1)).isEmpty();
    assertThat(seen.toString()).contains("2 in the queue");
  }

  @Test
  void aPlaceTellsTheModeTheReasonAndTheTime() {
    acquired(lock.acquire(queued(RESTORE_1)));
    lock.acquire(queuedShared(BACKUP_1).limitedTo(3).because("nightly"));

    assertThat(lock.inspect().queue().places())
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.identity()).isEqualTo(BACKUP_1.identity());
              assertThat(place.mode()).isEqualTo(LockMode.SHARED);
              assertThat(place.sharedLimit()).hasValue(3);
              assertThat(place.reason()).hasValue("nightly");
              assertThat(place.since()).isEqualTo("2026-03-01T10:00:00Z");
            });
  }

  @Test
  void askingAgainKeepsThePlaceAndWritesNothing() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    store.requests();

    heldBy(lock.acquire(queued(RESTORE_2)));

    assertThat(store.requests()).containsExactly("read");
    assertThat(waiters()).containsExactly(RESTORE_2.identity(), RESTORE_3.identity());
  }

  @Test
  void releaseHandsOverToTheFirstInTheSameWrite() {
    FencingToken first = acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(elsewhere().acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    String released = lock.inspect().lease().orElseThrow().resourceVersion();
    int transitions = lock.inspect().leaseTransitions();
    store.requests();

    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.released(Optional.of(first)));

    assertThat(store.requests()).containsExactly("replace");
    assertThat(holders()).containsExactly(RESTORE_2.identity());
    assertThat(waiters()).containsExactly(RESTORE_3.identity());
    assertThat(lock.inspect().leaseTransitions()).isEqualTo(transitions + 1);
    FencingToken second = acquired(elsewhere().acquire(queued(RESTORE_2)));
    assertThat(second.isAfter(first)).isTrue();
    assertThat(second.value()).isEqualTo(Long.parseLong(released));
    assertThat(lock.verify(RESTORE_2, second).isValid()).isTrue();
  }

  @Test
  void theyAreServedInTheOrderInWhichTheyCame() {
    List<Holder> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(TestLocks.restore("restore-n" + i, "uid-n" + i));
    }
    acquired(lock.acquire(queued(all.get(0))));
    all.subList(1, 8).forEach(holder -> heldBy(elsewhere().acquire(queued(holder))));

    List<Long> tokens = new ArrayList<>();
    for (Holder holder : all) {
      assertThat(holders()).containsExactly(holder.identity());
      tokens.add(acquired(lock.acquire(queued(holder))).value());
      lock.release(holder);
    }

    assertThat(tokens).isSorted().doesNotHaveDuplicates();
    assertThat(lock.inspect().isFree()).isTrue();
    assertThat(lock.inspect().lease().orElseThrow().annotations())
        .doesNotContainKey(LeaseFormat.QUEUE);
  }

  @Test
  void whoComesLaterIsRefusedThoughTheLockIsFree() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "")));

    StoreLock late = elsewhere();
    assertThat(heldBy(late.acquire(RESTORE_3, StalenessPredicate.never())))
        .containsExactly(RESTORE_2.identity());
    assertThat(heldBy(late.acquire(BACKUP_1, AcquireRequest.shared())))
        .containsExactly(RESTORE_2.identity());
    acquired(lock.acquire(queued(RESTORE_2)));
  }

  @Test
  void sharedWaitersAreLetInTogether() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queuedShared(BACKUP_1)));
    heldBy(lock.acquire(queuedShared(BACKUP_2)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queuedShared(BACKUP_3)));

    lock.release(RESTORE_1);

    assertThat(holders()).containsExactly(BACKUP_1.identity(), BACKUP_2.identity());
    acquired(lock.acquire(queuedShared(BACKUP_2)));
    assertThat(heldBy(lock.acquire(queuedShared(BACKUP_3)))).containsExactly(RESTORE_2.identity());
    lock.release(BACKUP_1);
    assertThat(holders()).containsExactly(BACKUP_2.identity());
    lock.release(BACKUP_2);
    assertThat(holders()).containsExactly(RESTORE_2.identity());
    lock.release(RESTORE_2);
    assertThat(holders()).containsExactly(BACKUP_3.identity());
  }

  @Test
  void releaseWithdrawsAWaiterAndLetsInWhomItKeptOut() {
    acquired(lock.acquire(queuedShared(BACKUP_1)));
    heldBy(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queuedShared(BACKUP_2)));

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    assertThat(holders()).containsExactly(BACKUP_1.identity(), BACKUP_2.identity());
    assertThat(waiters()).isEmpty();
  }

  @Test
  void aWithdrawalIsNoRelease() {
    TestLocks world = new TestLocks();
    StoreLock timed = world.lock(leases);
    acquired(timed.acquire(queued(RESTORE_1)));
    heldBy(timed.acquire(queued(RESTORE_2)));
    Optional<Instant> acquired = renewTime();
    world.pass(Duration.ofSeconds(5));

    timed.release(RESTORE_2);

    assertThat(renewTime()).isEqualTo(acquired);
    timed.release(RESTORE_1);
    assertThat(renewTime()).isNotEqualTo(acquired);
  }

  private Optional<Instant> renewTime() {
    return lock.inspect().lease().orElseThrow().renewTime();
  }

  @Test
  void aWaiterThatWithdrewIsNotHandedTheLock() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    assertThat(elsewhere().release(RESTORE_2))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    lock.release(RESTORE_1);

    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void aWaiterThatWithdrawsTooLateGivesBackWhatItWasHanded() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    StoreLock other = elsewhere();
    store.before("replace", () -> other.release(RESTORE_1));

    assertThat(lock.release(RESTORE_2))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(holders()).containsExactly(RESTORE_3.identity());
  }

  @Test
  void aWaiterWhoseObjectIsDeletedIsPassedOnceThePredicateSaysSo() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "")));

    heldBy(lock.acquire(queued(RESTORE_3)));
    acquired(lock.acquire(queued(RESTORE_3).takingOver(gone(RESTORE_2))));

    assertThat(waiters()).isEmpty();
  }

  @Test
  void aLockThatWasHandedToADeletedObjectIsTakenOver() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    lock.release(RESTORE_1);
    assertThat(holders()).containsExactly(RESTORE_2.identity());

    AcquireResult result = lock.acquire(queued(RESTORE_3).takingOver(gone(RESTORE_2)));

    assertThat(((AcquireResult.Acquired) result).active().evicted())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_2.identity());
  }

  @Test
  void nothingIsHandedOverWhileSomethingDrains() {
    acquired(lock.acquire(queued(RESTORE_1)));
    LockRequest takeover = queued(RESTORE_2).takingOver(gone(RESTORE_1));
    assertThat(lock.acquire(takeover.drainingWith(evicted -> false)))
        .isInstanceOf(AcquireResult.Draining.class);
    heldBy(lock.acquire(queued(RESTORE_3)));

    lock.release(RESTORE_2);

    assertThat(holders()).isEmpty();
    assertThat(waiters()).containsExactly(RESTORE_3.identity());
    acquired(lock.acquire(queued(RESTORE_3).drainingWith(evicted -> true)));
  }
}
