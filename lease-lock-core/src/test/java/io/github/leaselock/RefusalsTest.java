package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.store.InMemoryApiServer;
import io.github.leaselock.store.StoreFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, by name: bad input before any request, and Leases that must not be written. */
class RefusalsTest {

  private final ScriptedStore store = new ScriptedStore();
  private final InMemoryApiServer server = store.real().server();
  private final LeaseLock lock = new TestLocks().lock(store);

  private static void assertRefused(Reason reason, ThrowingCallable call, String... says) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LeaseRefusedException.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal.key()).isEqualTo(KEY);
              assertThat(refusal).hasMessageContaining(KEY.toString());
              assertThat(says).allMatch(text -> refusal.toString().contains(text));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED,          ACCESS_DENIED",
    "FORBIDDEN,             ACCESS_DENIED",
    "NAMESPACE_TERMINATING, NAMESPACE_TERMINATING",
    "NAMESPACE_ABSENT,      NAMESPACE_ABSENT",
    "INVALID,               REQUEST_INVALID",
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
    server.terminateNamespace("db");

    assertRefused(
        Reason.NAMESPACE_TERMINATING,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "terminated");
  }

  @Test
  void anAbsentNamespaceIsNamed() {
    server.removeNamespace("db");

    assertRefused(
        Reason.NAMESPACE_ABSENT,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "\"db\" not found");
  }

  @Test
  void aTerminatingLeaseIsNotAcquired() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    TestLocks.edit(server, "metadata", Map.of("finalizers", List.of("example.com/keep")));
    server.delete(KEY, Optional.empty(), Optional.empty());

    assertRefused(
        Reason.LEASE_TERMINATING,
        () -> lock.acquire(RESTORE_2, StalenessPredicate.never()),
        "finalizers");
    assertThat(lock.inspect().oddities()).anyMatch(oddity -> oddity.contains("being deleted"));
  }

  @Test
  void aLeaseOfTheServersOwnElectionIsNotLocked() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    TestLocks.edit(server, "spec", Map.of("strategy", "OldestEmulationVersion"));

    assertRefused(
        Reason.ELECTION_MANAGED,
        () -> lock.acquire(RESTORE_2, StalenessPredicate.never()),
        "spec.strategy");
  }

  @Test
  void aForeignHolderIsRespectedAndVisible() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    TestLocks.edit(server, "spec", Map.of("holderIdentity", "some-elector_4711"));

    assertThat(heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never())))
        .containsExactly("some-elector_4711");
    LockSnapshot snapshot = lock.inspect();
    assertThat(snapshot.holders().get(0).holder()).isEmpty();
    assertThat(snapshot.oddities()).anyMatch(oddity -> oddity.contains("another hand"));
    assertThat(lock.release(RESTORE_1)).isInstanceOf(ReleaseResult.NotHeld.class);
  }

  @Test
  void aDamagedAnnotationFreesNothing() {
    acquired(lock.acquire(AcquireRequest.shared(BACKUP_1)));
    TestLocks.edit(server, "metadata", Map.of("annotations", Map.of(LeaseFormat.HOLDERS, "[{")));

    assertThat(heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never())))
        .containsExactly(BACKUP_1.identity());
    assertThat(lock.inspect().oddities()).anyMatch(oddity -> oddity.contains("cannot be read"));
  }

  @Test
  void aHolderWhoseAnnotationIsDamagedIsGrantedAnewUnderALargerToken() {
    long before = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())).value();
    TestLocks.edit(server, "metadata", Map.of("annotations", Map.of(LeaseFormat.HOLDERS, "?")));

    assertThat(acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())).value())
        .isGreaterThan(before);
    assertThat(lock.release(RESTORE_1)).isInstanceOf(ReleaseResult.Released.class);
  }

  @Test
  void aDamagedListOfDrainingHoldersIsNeverProvenGoneByItself() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    TestLocks.edit(server, "metadata", Map.of("annotations", Map.of(LeaseFormat.DRAINING, "x")));

    assertThat(
            lock.acquire(
                AcquireRequest.exclusive(RESTORE_2)
                    .drainingWith(evicted -> evicted.holder().isPresent())))
        .isInstanceOf(AcquireResult.Draining.class);
    assertThat(lock.isActive()).isTrue();

    lock.forceRelease(lock.inspect(), "looked at it");
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  @Test
  void aLeaseCarriesABoundedNumberOfHolders() {
    for (int i = 0; i < 256; i++) {
      acquired(lock.acquire(AcquireRequest.shared(TestLocks.backup("b" + i, "uid-b" + i))));
    }

    assertRefused(
        Reason.TOO_MANY_HOLDERS,
        () -> lock.acquire(AcquireRequest.shared(TestLocks.backup("b256", "uid-b256"))),
        "257",
        "256");
  }

  @Test
  void badInputIsRefusedBeforeAnyRequest() {
    LeaseLocks locks = LeaseLocks.on(store);
    AcquireRequest request = AcquireRequest.shared(BACKUP_1);
    List<ThrowingCallable> calls =
        List.of(
            () -> locks.lock("DB", "name"),
            () -> locks.lock("db", "Name_1"),
            () -> LeaseKey.inNamespace("db/x"),
            () -> LeaseKey.inNamespace("db").named(""),
            () -> LeaseKey.inNamespace("db").named("a".repeat(254)),
            () -> new Holder("", "db", "name", "uid"),
            () -> new Holder("Kind", "DB", "name", "uid"),
            () -> new Holder("Kind", "db", "na/me", "uid"),
            () -> new Holder("Kind", "db", "name", ""),
            () -> request.limitedTo(0),
            () -> request.limitedTo(257),
            () -> AcquireRequest.exclusive(RESTORE_1).limitedTo(2),
            () -> request.because(" "),
            () -> request.because("x".repeat(LockHolder.MAX_REASON + 1)),
            () -> request.within(Duration.ZERO),
            () -> request.within(Duration.ofHours(2)),
            () -> LeaseLocks.builder(store).within(Duration.ofSeconds(-1)),
            () -> LeaseLocks.builder(store).intentValidity(Duration.ofMillis(1)),
            () -> LeaseLocks.builder(store).remembering(0));

    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .hasSizeGreaterThan(20);
    }
    assertThat(store.requests()).isEmpty();
  }
}
