package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.BACKUP_3;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.lease.Verdict;
import io.github.leaselock.store.StoredLeases;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shared holders that come and go cannot starve an exclusive one. */
@OnAnyServer
class IntentTest {

  private static final Duration VALIDITY = Duration.ofSeconds(60);

  private final TestLocks world = new TestLocks();
  private final ScriptedStore store;
  private final LeaseLock lock;

  IntentTest(StoredLeases leases) {
    this.store = new ScriptedStore(leases.store());
    this.lock = world.on(store).intentValidity(VALIDITY).build().lock(TestLocks.key(leases));
  }

  @Test
  void aRefusedExclusiveRequestKeepsNewSharedHoldersOut() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));

    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(lock.inspect().intent()).map(Intent::identity).contains(RESTORE_1.identity());
    AcquireResult.Held held = (AcquireResult.Held) lock.acquire(AcquireRequest.shared(BACKUP_2));
    assertThat(held.blockers()).isEmpty();
    assertThat(held.intent()).map(Intent::identity).contains(RESTORE_1.identity());
  }

  @Test
  void whoHoldsAlreadyIsNotKeptOut() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
  }

  @Test
  void theWaiterGetsItsTurnAndItsIntentEnds() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(BACKUP_1);

    heldBy(lock.acquire(AcquireRequest.shared(BACKUP_2)));
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(lock.inspect().intent()).isEmpty();
  }

  @Test
  void aWaiterThatVanishedBlocksNobodyLongerThanItsIntentIsValid() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    heldBy(lock.acquire(AcquireRequest.shared(BACKUP_2)));
    world.pass(VALIDITY.minusNanos(1));
    heldBy(lock.acquire(AcquireRequest.shared(BACKUP_2)));
    world.pass(Duration.ofNanos(1));

    acquired(lock.acquire(AcquireRequest.shared(BACKUP_2)));
    assertThat(lock.inspect().intent()).isEmpty();
  }

  @Test
  void aWaiterThatAsksAgainKeepsItsIntentAlive() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    for (int minute = 0; minute < 5; minute++) {
      heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
      heldBy(lock.acquire(AcquireRequest.shared(BACKUP_2)));
      world.pass(VALIDITY.dividedBy(2));
    }

    assertThat(heldBy(lock.acquire(AcquireRequest.shared(BACKUP_2))))
        .containsExactly(RESTORE_1.identity());
  }

  @Test
  void anIntentIsWrittenOnceAndRenewedNowAndThen() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.requests();

    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(store.requests()).containsExactly("read");

    world.pass(VALIDITY.dividedBy(3));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(store.requests()).containsExactly("read", "replace");
  }

  @Test
  void aWaiterThatIsStaleBlocksNobody() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    acquired(
        lock.acquire(
            AcquireRequest.shared(BACKUP_2)
                .takingOver(
                    holder ->
                        holder.identity().equals(RESTORE_1.identity())
                            ? Verdict.stale()
                            : Verdict.live())));
  }

  @Test
  void releaseWithdrawsTheIntentOfAWaiterThatGivesUp() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(lock.release(RESTORE_1)).isInstanceOf(ReleaseResult.NotHeld.class);

    acquired(lock.acquire(AcquireRequest.shared(BACKUP_2)));
  }

  @Test
  void aSecondWaiterLeavesTheFirstOnesIntent() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(lock.inspect().intent()).map(Intent::identity).contains(RESTORE_1.identity());
  }

  @Test
  void anExclusiveHolderInTheWayNeedsNoIntent() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.requests();

    heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(store.requests()).containsExactly("read");
    assertThat(lock.inspect().intent()).isEmpty();
    assertThat(lock.acquire(AcquireRequest.shared(BACKUP_3)))
        .isInstanceOf(AcquireResult.Held.class);
  }

  @Test
  void theAgeOfAnIntentCountsFromWhenItWasWritten() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.requests();

    world.pass(VALIDITY.dividedBy(3));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(store.requests()).containsExactly("read", "replace");
  }

  @Test
  void aWaiterWhoseIntentMeetsTheLastReleaseLooksAgain() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    LeaseLock elsewhere = world.on(store.real()).build().lock(lock.key());
    store.before("replace", () -> elsewhere.release(BACKUP_1));

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  @Test
  void anIntentThatIsStoredLeavesNothingToSettle() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(BACKUP_1);
    store.requests();

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(store.requests()).containsExactly("replace");
  }
}
