package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person keeps a thing with kubectl alone, as docs/operating.md shows. */
class HeldByHandTest {

  private final TestLocks world = new TestLocks();
  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final StoreLock lock = world.lock(store);

  @BeforeEach
  void theLeaseIsThereAndFree() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    lock.release(RESTORE_1);
  }

  private void patch(String holderIdentity) {
    store.server().mergePatch(KEY, Map.of("spec", Map.of("holderIdentity", holderIdentity)));
  }

  @Test
  void whoeverWaitsIsToldOfThePersonAndServedAfterwards() {
    patch("maintenance by jane: disk swap");
    LockRequest restore = LockRequest.exclusive(RESTORE_1).queued();

    assertThat(lock.acquire(restore))
        .hasToString(
            "waiting for lock db/cluster1-operations: held exclusively by \"maintenance by jane:"
                + " disk swap\", which lease-lock did not write; position 1");
    patch("");
    assertThat(lock.acquire(BACKUP_1, AcquireRequest.shared()))
        .isInstanceOf(AcquireResult.Held.class);

    acquired(lock.acquire(restore));
  }

  /** It was not granted, so that nobody can tell for how long it is meant. */
  @Test
  void aTextThatReadsLikeAReservationDoesNotEndByItself() {
    Instant until = Instant.parse("2026-03-01T10:30:00Z");
    patch(new Reservation("db", "jane", "m1", Optional.of(until)).asHolder().identity());
    world.pass(Duration.ofDays(1));

    assertThat(lock.acquire(RESTORE_1, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);
  }
}
