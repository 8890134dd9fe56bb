package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners hear of evictions and of the end of draining, once and only then. */
class TakeoverIsToldTest {

  private final List<String> told = new ArrayList<>();
  private final StoreLock lock =
      new TestLocks()
          .on(new InMemoryLeaseStore())
          .listener(
              new LeaseLockListener() {
                @Override
                public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
                  told.add(
                      by.name() + " from " + evicted.stream().map(LockHolder::identity).toList());
                }

                @Override
                public void drained(LeaseKey lock, Holder holder) {
                  told.add(holder.name() + " drained");
                }
              })
          .build()
          .lock(TestLocks.KEY);

  @Test
  void whoTookOverFromWhomAndThatTheWorkIsGone() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(told).isEmpty();

    LockRequest takeover = LockRequest.exclusive(RESTORE_2).takingOver(ALL_STALE);
    lock.acquire(takeover.drainingWith(evicted -> false));
    assertThat(told).containsExactly("restore-2 from [" + RESTORE_1.identity() + "]");

    acquired(lock.acquire(takeover.drainingWith(evicted -> true)));
    assertThat(told)
        .containsExactly("restore-2 from [" + RESTORE_1.identity() + "]", "restore-2 drained");
  }

  /** The grant bears the token that the takeover would have had: both are of one version. */
  @Test
  void whoIsHandedTheLockWhileItTakesOverHasTakenNothingOver() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    LockRequest queued = LockRequest.exclusive(RESTORE_2).queued();
    lock.acquire(queued);

    AcquireResult handed =
        lock.acquire(
            queued.takingOver(
                holder -> {
                  lock.release(RESTORE_1);
                  return Verdict.stale();
                }));

    assertThat(handed.grant().orElseThrow().evicted()).isEmpty();
    assertThat(told).isEmpty();
  }
}
