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

import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.StoredLeases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Evict, drain, acquired. */
@OnAnyServer
class TakeoverTest {

  private final StoreLock lock;
  private final Set<String> finishedWork = new HashSet<>();

  TakeoverTest(StoredLeases leases) {
    this.lock = new TestLocks().lock(leases);
  }

  private LockRequest takeover(Holder holder) {
    return LockRequest.exclusive(holder)
        .takingOver(ALL_STALE)
        .drainingWith(evicted -> finishedWork.contains(evicted.identity()));
  }

  @Test
  void theNewHolderMayNotActBeforeTheOldWorkIsGone() {
    FencingToken old = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    AcquireResult first = lock.acquire(takeover(RESTORE_2));

    assertThat(first).isInstanceOf(AcquireResult.Draining.class);
    FencingToken token = ((AcquireResult.Draining) first).token();
    assertThat(token.isAfter(old)).isTrue();
    assertThat(lock.verify(RESTORE_2, token).isValid()).isFalse();
    assertThat(lock.verify(RESTORE_1, old).isValid()).isFalse();

    finishedWork.add(RESTORE_1.identity());

    assertThat(acquired(lock.acquire(takeover(RESTORE_2)))).isEqualTo(token);
    assertThat(lock.verify(RESTORE_2, token).isValid()).isTrue();
    assertThat(lock.inspect().draining()).isEmpty();
  }

  @Test
  void workThatIsGoneAlreadyIsDrainedInTheSameAttempt() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    finishedWork.add(RESTORE_1.identity());

    AcquireResult result = lock.acquire(takeover(RESTORE_2));

    acquired(result);
    assertThat(((AcquireResult.Acquired) result).active().evicted())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_1.identity());
  }

  @Test
  void theOldWorkIsAskedAboutOnlyAfterTheEvictionIsStored() {
    FencingToken old = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    acquired(
        lock.acquire(
            RESTORE_2,
            AcquireRequest.exclusive()
                .takingOver(ALL_STALE)
                .drainingWith(
                    evicted -> {
                      assertThat(lock.verify(RESTORE_1, old).isValid()).isFalse();
                      return true;
                    })));
  }

  @Test
  void aDrainingHolderKeepsThirdPartiesOut() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.acquire(takeover(RESTORE_2));

    assertThat(heldBy(lock.acquire(BACKUP_1, AcquireRequest.shared())))
        .containsExactly(RESTORE_2.identity());
  }

  @Test
  void whatDrainsOutlivesTheReleaseOfWhoEvictedIt() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.acquire(takeover(RESTORE_2));
    lock.release(RESTORE_2);

    assertThat(lock.isActive()).isTrue();
    assertThat(lock.inspect().isFree()).isFalse();
    assertThat(lock.acquire(BACKUP_1, AcquireRequest.shared()))
        .isInstanceOf(AcquireResult.Draining.class);

    finishedWork.add(RESTORE_1.identity());
    acquired(
        lock.acquire(
            BACKUP_1,
            AcquireRequest.shared()
                .drainingWith(evicted -> finishedWork.contains(evicted.identity()))));
  }

  @Test
  void whoDrainsMayBeEvictedInItsTurnAndHasBegunNothingThatWouldHaveToBeDrained() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.acquire(takeover(RESTORE_2));
    Holder third = TestLocks.restore("restore-3", "uid-9");

    assertThat(lock.acquire(takeover(third))).isInstanceOf(AcquireResult.Draining.class);
    assertThat(lock.inspect().draining())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_1.identity());

    finishedWork.add(RESTORE_1.identity());
    acquired(lock.acquire(takeover(third)));
  }

  @Test
  void sharedHoldersThatMayActGoOnWhileAnotherOneDrains() {
    FencingToken first = acquired(lock.acquire(BACKUP_1, AcquireRequest.shared().limitedTo(2)));
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared().limitedTo(2)));

    AcquireResult third =
        lock.acquire(
            BACKUP_3,
            AcquireRequest.shared()
                .limitedTo(2)
                .takingOver(
                    holder ->
                        holder.identity().equals(BACKUP_2.identity())
                            ? Verdict.stale()
                            : Verdict.live())
                .drainingWith(evicted -> false));

    assertThat(third).isInstanceOf(AcquireResult.Draining.class);
    assertThat(lock.verify(BACKUP_1, first).isValid()).isTrue();
    assertThat(acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()))).isEqualTo(first);
  }

  @Test
  void aDrainCheckThatThrowsProvesNothing() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(
            lock.acquire(
                RESTORE_2,
                AcquireRequest.exclusive()
                    .takingOver(ALL_STALE)
                    .drainingWith(
                        evicted -> {
                          throw new IllegalStateException("the database does not answer");
                        })))
        .isInstanceOf(AcquireResult.Draining.class);
  }

  @Test
  void whyItStillDrainsIsTold() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    LockRequest takeover = LockRequest.exclusive(RESTORE_2).takingOver(ALL_STALE);

    assertThat(drains(takeover.drainingWith(evicted -> false)).isLive()).isTrue();

    Verdict failed =
        drains(
            takeover.drainingWith(
                evicted -> {
                  throw new IOException("no route to the database");
                }));
    assertThat(failed.isUnknown()).isTrue();
    assertThat(failed.reason())
        .startsWith("the drain check in " + TakeoverTest.class.getName() + " failed on ")
        .endsWith(": java.io.IOException: no route to the database");

    Verdict unasked = drains(LockRequest.exclusive(RESTORE_2));
    assertThat(unasked.isAbstention()).isTrue();
    assertThat(unasked.reason()).isEqualTo("the request brings no drain check");
  }

  private Verdict drains(LockRequest request) {
    AcquireResult result = lock.acquire(request);
    assertThat(result.grant()).isEmpty();
    assertThat(result).isInstanceOf(AcquireResult.Draining.class);
    Blocker left = ((AcquireResult.Draining) result).pending().draining().get(0);
    assertThat(left.holder().identity()).isEqualTo(RESTORE_1.identity());
    assertThat(LockCondition.of(lock.key(), result).message()).endsWith(left.reason());
    return left.verdict();
  }

  @Test
  void onlyWhatIsAcquiredHasAGrantToProceedUnder() {
    AcquireResult acquired = lock.acquire(RESTORE_1, AcquireRequest.exclusive());
    AcquireResult held = lock.acquire(RESTORE_2, AcquireRequest.exclusive());

    assertThat(acquired.grant().map(Grant::token)).contains(acquired(acquired));
    assertThat(acquired.grant().map(Grant::holder)).contains(RESTORE_1);
    assertThat(held.grant()).isEmpty();
  }

  @Test
  void withoutADrainCheckTheEvictionIsTheGrant() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    FencingToken token = acquired(lock.acquire(RESTORE_2, ALL_STALE));

    assertThat(lock.verify(RESTORE_2, token).isValid()).isTrue();
  }

  @Test
  void aPredicateThatIsInterruptedKnowsNothingAndTheThreadStaysInterrupted() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    AcquireResult result =
        lock.acquire(
            RESTORE_2,
            holder -> {
              throw new InterruptedException();
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(((AcquireResult.Held) result).blockers())
        .singleElement()
        .satisfies(blocker -> assertThat(blocker.verdict().isUnknown()).isTrue())
        .satisfies(blocker -> assertThat(blocker.reason()).contains("interrupted"));
  }

  @Test
  void aDrainCheckThatIsInterruptedProvesNothingAndTheThreadStaysInterrupted() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    AcquireResult result =
        lock.acquire(
            RESTORE_2,
            AcquireRequest.exclusive()
                .takingOver(ALL_STALE)
                .drainingWith(
                    evicted -> {
                      throw new InterruptedException();
                    }));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isInstanceOf(AcquireResult.Draining.class);
  }

  @Test
  void nobodyElseIsAskedAboutOnceOneIsRespected() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));
    List<String> asked = new ArrayList<>();

    AcquireResult result =
        lock.acquire(
            RESTORE_1,
            holder -> {
              asked.add(holder.identity());
              return Verdict.live();
            });

    assertThat(asked).containsExactly(BACKUP_1.identity());
    assertThat(((AcquireResult.Held) result).blockers())
        .extracting(Blocker::verdict)
        .containsExactly(
            Verdict.live(), Verdict.unknown("not asked, for another one is in the way"));
  }

  @Test
  void allAreAskedAboutAsLongAsEnoughMayBeStale() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared()));

    FencingToken token =
        acquired(
            lock.acquire(
                BACKUP_3,
                AcquireRequest.shared()
                    .limitedTo(2)
                    .takingOver(
                        holder ->
                            holder.identity().equals(BACKUP_1.identity())
                                ? Verdict.live()
                                : Verdict.stale())));

    assertThat(lock.verify(BACKUP_3, token).isValid()).isTrue();
    assertThat(lock.inspect().holders())
        .extracting(LockHolder::identity)
        .containsExactly(BACKUP_1.identity(), BACKUP_3.identity());
  }
}
