package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, by name: bad input before any request, and what only a person can mend. */
class RefusalsTest {

  private final InMemoryLeaseStore memory = new InMemoryLeaseStore();
  private final ScriptedStore store = new ScriptedStore(memory);
  private final StoreLock lock = new TestLocks().lock(store);

  private static void assertRefused(Reason reason, ThrowingCallable call, String... says) {
    TestLocks.assertRefused(KEY, reason, call, says);
  }

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN,             ACCESS_DENIED",
    "NAMESPACE_TERMINATING, NAMESPACE_TERMINATING",
    "NAMESPACE_ABSENT,      NAMESPACE_ABSENT",
    "INVALID,               REQUEST_INVALID",
    "CLIENT_CLOSED,         CLIENT_CLOSED",
  })
  void whatOnlyAPersonCanMendIsAnErrorOfItsOwn(Kind kind, Reason reason) {
    store.failing("create", Fate.LOST, kind);
    assertRefused(reason, () -> lock.acquire(RESTORE_1, StalenessPredicate.never()), kind.name());

    store.failing("read", Fate.LOST, kind);
    assertRefused(reason, () -> lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.failing("read", Fate.LOST, kind);
    assertRefused(reason, () -> lock.release(RESTORE_1));
    store.failing("read", Fate.LOST, kind);
    assertRefused(reason, () -> lock.isActive());
  }

  @Test
  void aTerminatingNamespaceIsNamed() {
    memory.server().terminateNamespace("db");

    assertRefused(
        Reason.NAMESPACE_TERMINATING,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "terminated");
  }

  @Test
  void anAbsentNamespaceIsNamed() {
    memory.server().removeNamespace("db");

    assertRefused(
        Reason.NAMESPACE_ABSENT,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "\"db\" not found");
  }

  @Test
  void aLeaseOfTheServersOwnElectionIsNotLocked() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    Map<String, ?> managed = Map.of("spec", Map.of("strategy", "OldestEmulationVersion"));
    assertThat(memory.server().mergePatch(KEY, managed).isSuccess()).isTrue();

    assertRefused(
        Reason.ELECTION_MANAGED,
        () -> lock.acquire(RESTORE_2, StalenessPredicate.never()),
        "spec.strategy");
  }

  @Test
  void badInputIsRefusedBeforeAnyRequest() {
    StoreLocks locks = StoreLocks.on(store);
    LockRequest request = LockRequest.shared(BACKUP_1);
    List<ThrowingCallable> calls =
        List.of(
            () -> locks.lock("DB", "name"),
            () -> locks.lock("db", "Name_1"),
            () -> new LeaseKey("db/x", "x"),
            () -> new LeaseKey("db", ""),
            () -> new LeaseKey("db", "a".repeat(254)),
            () -> new Holder("", "db", "name", "uid"),
            () -> new Holder("Kind", "DB", "name", "uid"),
            () -> new Holder("Kind", "db", "na/me", "uid"),
            () -> new Holder("Kind", "db", "name", ""),
            () -> request.limitedTo(0),
            () -> request.limitedTo(257),
            () -> LockRequest.exclusive(RESTORE_1).limitedTo(2),
            () -> request.because(" "),
            () -> request.because("x".repeat(HolderEntry.MAX_REASON + 1)),
            () -> request.within(Duration.ZERO),
            () -> request.within(Duration.ofHours(2)),
            () -> StoreLocks.builder(store).within(Duration.ofSeconds(-1)),
            () -> request.offerLapsingAfter(Duration.ofMillis(1)),
            () -> request.priority(1_000_001),
            () -> request.latestOf(" "),
            () -> request.forIncarnation("a b"),
            () -> StoreLocks.builder(store).maximumRemembered(0));

    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .hasSizeGreaterThan(20);
    }
    assertThat(store.requests()).isEmpty();
  }
}
