package io.github.leaselock;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.StoredLeases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the queue when people and other programs touch the Lease. */
@OnAnyServer
class QueueAndOtherHandsTest {

  private static final Holder RESTORE_3 = TestLocks.restore("restore-3", "uid-6");

  private final StoredLeases leases;
  private final StoreLock lock;

  QueueAndOtherHandsTest(StoredLeases leases) {
    this.leases = leases;
    this.lock = new TestLocks().lock(leases);
  }

  private static LockRequest queued(Holder holder) {
    return LockRequest.exclusive(holder).queued();
  }

  private List<String> waiters() {
    return lock.inspect().queue().places().stream().map(Place::identity).toList();
  }

  @Test
  void aLeaseInWhoseQueueSomebodyWaitsIsNotDeleted() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "")));

    assertThat(lock.deleteIfFree()).returns(ReleaseResult.Status.IN_USE, ReleaseResult::status);

    lock.release(RESTORE_2);
    assertThat(lock.deleteIfFree()).returns(ReleaseResult.Status.DELETED, ReleaseResult::status);
  }

  @Test
  void aForcedReleaseServesTheFirstInTheQueueInTheSameWrite() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));

    assertThat(lock.forceRelease(lock.inspect(), "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lock.inspect().holders())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_2.identity());
    acquired(lock.acquire(queued(RESTORE_2)));
    assertThat(waiters()).isEmpty();
  }

  /** Its annotations are as long as the API server takes: there is no room for a hand-over. */
  @Test
  void aLeaseThatAnotherProgramHasFilledIsReleasedAllTheSame() {
    heldWithTwentyWaiting();
    fillUp();

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lock.inspect().holders()).isEmpty();
    assertThat(waiters()).hasSize(20);
  }

  @Test
  void oneThatIsFilledIsReleasedByForceAllTheSame() {
    heldWithTwentyWaiting();
    lock.forceRelease(lock.inspect(), "it hung");
    for (int i = 0; i < 20; i++) {
      lock.release(TestLocks.backup("b" + i, "uid-b" + i));
    }
    heldWithTwentyWaiting();
    fillUp();

    assertThat(lock.forceRelease(lock.inspect(), "it hangs"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lock.inspect().holders()).isEmpty();
    assertThat(waiters()).hasSize(20);
  }

  private void heldWithTwentyWaiting() {
    acquired(lock.acquire(queued(RESTORE_1)));
    for (int i = 0; i < 20; i++) {
      heldBy(lock.acquire(LockRequest.shared(TestLocks.backup("b" + i, "uid-b" + i)).queued()));
    }
  }

  private void fillUp() {
    String name = "example.com/notes";
    int used =
        leases.store().read(TestLocks.key(leases)) instanceof ReadOutcome.Found found
            ? found.lease().annotations().entrySet().stream()
                .mapToInt(text -> text.getKey().length() + text.getValue().length())
                .sum()
            : 0;
    String filler = "x".repeat(256 * 1024 - used - name.length());
    leases.patch(
        TestLocks.key(leases), Map.of("metadata", Map.of("annotations", Map.of(name, filler))));
  }

  @Test
  void aForcedReleaseTakesAwayWhomItNamesAndNobodyElse() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.shared()));
    acquired(lock.acquire(RESTORE_2, AcquireRequest.shared()));
    SeenLock seen = lock.inspect();

    assertThat(lock.forceRelease(seen, seen.holders().get(0), "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lock.inspect().holders())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_2.identity());
    assertThatThrownBy(() -> lock.forceRelease(lock.inspect(), seen.holders().get(0), "again"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aQueueWithoutAHolderCanBeClearedByForce() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "")));

    assertThat(lock.clearQueue(lock.inspect(), "nobody is left"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(waiters()).isEmpty();
  }

  @Test
  void waitersOnADamagedAnnotationLoseTheirOrderAndQueueAgain() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    leases.patch(
        TestLocks.key(leases),
        Map.of("metadata", Map.of("annotations", Map.of(LeaseFormat.QUEUE, "[{"))));

    assertThat(lock.inspect().oddities()).hasSize(1);
    heldBy(lock.acquire(queued(RESTORE_3)));
    heldBy(lock.acquire(queued(RESTORE_2)));

    assertThat(waiters()).containsExactly(RESTORE_3.identity(), RESTORE_2.identity());
    assertThat(lock.inspect().oddities()).hasSize(1); // until a person clears the queue
    lock.clearQueue(lock.inspect(), "damaged");
    assertThat(lock.inspect().oddities()).isEmpty();
  }

  @Test
  void aLeaseThatIsDeletedIsQueuedForAnew() {
    acquired(lock.acquire(queued(RESTORE_1)));
    heldBy(lock.acquire(queued(RESTORE_2)));
    leases.remove(TestLocks.key(leases));

    acquired(lock.acquire(queued(RESTORE_2)));
  }

  @Test
  void aForeignHolderIsWaitedFor() {
    acquired(lock.acquire(queued(RESTORE_1)));
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "somebody")));

    assertThat(heldBy(lock.acquire(queued(RESTORE_2)))).containsExactly("somebody");

    assertThat(waiters()).containsExactly(RESTORE_2.identity());
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "")));
    acquired(lock.acquire(queued(RESTORE_2)));
  }
}
