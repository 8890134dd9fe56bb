package io.github.leaselock.kubernetes;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.FencingToken;
import io.github.leaselock.OnAnyServer;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.TestLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnAnyServer
class UnsafeStalenessTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final StoredLeases leases;
  private final StoreLock lock;
  private long nanos = Long.MAX_VALUE - 5; // a monotonic clock may overflow
  private final StalenessPredicate longer = UnsafeStaleness.heldLongerThan(HOUR, () -> nanos);

  UnsafeStalenessTest(StoredLeases leases) {
    this.leases = leases;
    this.lock = new TestLocks().lock(leases);
  }

  @Test
  void aGrantIsStaleOnceItWasWatchedForLongerThanTheTime() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    heldBy(lock.acquire(RESTORE_2, longer));
    nanos += HOUR.toNanos();
    heldBy(lock.acquire(RESTORE_2, longer));
    nanos++;
    acquired(lock.acquire(RESTORE_2, longer));
  }

  @Test
  void aLaterGrantOfTheSameHolderIsWatchedAnew() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    heldBy(lock.acquire(RESTORE_2, longer));
    lock.release(RESTORE_1);
    FencingToken again = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    nanos += HOUR.toNanos() + 1;

    heldBy(lock.acquire(RESTORE_2, longer));
    assertThat(lock.verify(RESTORE_1, again).isValid()).isTrue();
  }

  @Test
  void aWrongWallClockMakesNobodyStale() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    String before = "1999-01-01T00:00:00.000000Z";
    leases.patch(
        TestLocks.key(leases), Map.of("spec", Map.of("renewTime", before, "acquireTime", before)));

    heldBy(lock.acquire(RESTORE_2, longer));
  }

  @Test
  void aForeignHolderIsWatchedByItsIdentity() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    leases.patch(TestLocks.key(leases), Map.of("spec", Map.of("holderIdentity", "a-dead-elector")));
    heldBy(lock.acquire(RESTORE_2, longer));
    nanos += HOUR.toNanos() + 1;

    acquired(lock.acquire(RESTORE_2, longer));
  }

  @Test
  void noTimeIsNoTimeToWatch() {
    assertThatThrownBy(() -> UnsafeStaleness.heldLongerThan(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than zero");
  }
}
