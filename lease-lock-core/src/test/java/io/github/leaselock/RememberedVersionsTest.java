package io.github.leaselock;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a process remembers of a Lease saves requests, and never answers. */
class RememberedVersionsTest {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final StoreLock lock = new TestLocks().lock(store);
  private final StoreLock elsewhere = new TestLocks().lock(store);

  @Test
  void aGrantThatAnotherProcessMadeIsReleasedByOneThatRemembersAnEarlierOne() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    elsewhere.release(RESTORE_1);
    FencingToken later = acquired(elsewhere.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()))).isEqualTo(later);

    assertThat(lock.release(RESTORE_1, later))
        .isEqualTo(ReleaseResult.released(Optional.of(later)));
    assertThat(lock.isActive()).isFalse();
  }

  @Test
  void aRememberedVersionSavesTheRead() {
    ScriptedStore counted = new ScriptedStore(store);
    StoreLock counting = new TestLocks().lock(counted);
    acquired(counting.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(counted.requests()).containsExactly("read", "create", "replace");

    counting.release(RESTORE_1);
    assertThat(counted.requests()).containsExactly("replace");
    acquired(counting.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(counted.requests()).containsExactly("replace");
    counting.release(RESTORE_1);
    assertThat(counted.requests()).containsExactly("replace");
  }

  @Test
  void aVersionThatTurnedOutToBeOldIsNotUsedAgain() {
    ScriptedStore counted = new ScriptedStore(store);
    StoreLock counting = new TestLocks().lock(counted);
    acquired(counting.acquire(RESTORE_1, StalenessPredicate.never()));
    SeenLock seen = counting.inspect();
    elsewhere.release(RESTORE_1);
    assertThat(counting.forceRelease(seen, "stuck"))
        .returns(ReleaseResult.Status.CHANGED, ReleaseResult::status);
    counted.requests();

    assertThat(counting.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    assertThat(counted.requests()).containsExactly("read");
  }

  @Test
  void aLeaseThatWasBeingDeletedWhenItWasReleasedIsLookedAtAgain() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    patch(Map.of("metadata", Map.of("finalizers", List.of("example.com/keep"))));
    store.server().delete(TestLocks.KEY, Optional.empty(), Optional.empty());
    lock.release(RESTORE_1);
    patch(Map.of("metadata", Map.of("finalizers", List.of())));

    assertThat(lock.acquire(RESTORE_1, StalenessPredicate.never()))
        .isInstanceOf(AcquireResult.Acquired.class);
  }

  @Test
  void aLeaseThatTheServersElectionWroteWhenItWasReleasedIsLookedAtAgain() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    patch(Map.of("spec", Map.of("strategy", "OldestEmulationVersion")));
    lock.release(RESTORE_1);
    Map<String, @Nullable Object> none = new HashMap<>();
    none.put("strategy", null);
    patch(Map.of("spec", none));

    assertThat(lock.acquire(RESTORE_1, StalenessPredicate.never()))
        .isInstanceOf(AcquireResult.Acquired.class);
  }

  private void patch(Map<String, ?> patch) {
    assertThat(store.server().mergePatch(TestLocks.KEY, patch).isSuccess()).isTrue();
  }
}
