package io.github.leaselock;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.store.InMemoryLeaseStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a process remembers of a Lease saves requests, and never answers. */
class RememberedVersionsTest {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final LeaseLock lock = new TestLocks().lock(store);
  private final LeaseLock elsewhere = new TestLocks().lock(store);

  @Test
  void aGrantThatAnotherProcessMadeIsReleasedByOneThatRemembersAnEarlierOne() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    elsewhere.release(RESTORE_1);
    FencingToken later = acquired(elsewhere.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()))).isEqualTo(later);

    assertThat(lock.release(RESTORE_1, later))
        .isEqualTo(new ReleaseResult.Released(Optional.of(later)));
    assertThat(lock.isActive()).isFalse();
  }
}
