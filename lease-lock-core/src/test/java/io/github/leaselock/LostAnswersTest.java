package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Rule R: a write without an answer is read back, and settled before the answer is no. */
class LostAnswersTest {

  private static final List<String> PERMANENT =
      List.of(
          "FORBIDDEN",
          "NAMESPACE_TERMINATING",
          "NAMESPACE_ABSENT",
          "INVALID",
          "CLIENT_CLOSED",
          "ALTERED");

  private final TestLocks world = new TestLocks();
  private final InMemoryLeaseStore memory = new InMemoryLeaseStore();
  private final ScriptedStore store = new ScriptedStore(memory);
  private final StoreLock lock = world.lock(store);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aGrantThatIsStoredIsFoundWhateverTheAnswerSaid(Kind kind) {
    store.failing("replace", Fate.DONE, kind);

    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(lock.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(lock.inspect().leaseTransitions()).isEqualTo(1);
    assertThat(store.allFaultsHappened()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      mode = Mode.EXCLUDE,
      names = {
        "FORBIDDEN",
        "NAMESPACE_TERMINATING",
        "NAMESPACE_ABSENT",
        "INVALID",
        "CLIENT_CLOSED",
        "ALTERED"
      })
  void aGrantThatIsNotStoredIsWrittenAgain(Kind kind) {
    store.failing("replace", Fate.LOST, kind);

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(store.allFaultsHappened()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {
        "FORBIDDEN",
        "NAMESPACE_TERMINATING",
        "NAMESPACE_ABSENT",
        "INVALID",
        "CLIENT_CLOSED",
        "ALTERED"
      })
  void aGrantThatIsRefusedForGoodIsAnErrorOnceItIsReadBack(Kind kind) {
    assertThat(PERMANENT).contains(kind.name());
    store.failing("replace", Fate.LOST, kind);

    assertThatThrownBy(() -> lock.acquire(RESTORE_1, StalenessPredicate.never()))
        .isInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("db/cluster1-operations");
    assertThat(store.requests()).endsWith("read");
    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void aConflictWithAnotherHolderIsReportedAsHeld() {
    StoreLock elsewhere = new TestLocks().lock(store.real());
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    store.before(
        "replace", () -> acquired(elsewhere.acquire(RESTORE_2, StalenessPredicate.never())));

    assertThat(heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never())))
        .containsExactly(RESTORE_2.identity());
  }

  @Test
  void aGrantStillUnderWayCannotBeStoredAfterTheAnswerWasNo() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.failing("replace", Fate.LATE, Kind.TIMEOUT).failing("read", Fate.LOST, Kind.FORBIDDEN);
    assertThat(lock.acquire(RESTORE_2, holder -> Verdict.stale()))
        .isInstanceOf(AcquireResult.Unknown.class);

    heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never()));
    store.deliverLate();

    assertThat(lock.inspect().holders())
        .extracting(holder -> holder.identity())
        .containsExactly(RESTORE_1.identity());
  }

  @Test
  void aReleaseIsNotUndoneByAGrantThatIsStoredLate() {
    lock.acquire(BACKUP_1, StalenessPredicate.never());
    lock.release(BACKUP_1);
    store.failing("replace", Fate.LATE, Kind.TIMEOUT);
    for (int i = 0; i < 200; i++) {
      store.failing("read", Fate.LOST, Kind.TIMEOUT);
    }

    AcquireResult result = lock.acquire(RESTORE_1, StalenessPredicate.never());
    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isTrue());

    ReleaseResult release = lock.release(RESTORE_1);
    while (release.isUnknown()) {
      release = lock.release(RESTORE_1);
    }
    assertThat(release).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    store.deliverLate();

    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void withoutAnyAnswerItStaysUnknownWithinTheBound() {
    for (int i = 0; i < 200; i++) {
      store.failing("read", Fate.LOST, Kind.CONNECTION);
    }

    AcquireResult result =
        lock.acquire(RESTORE_1, AcquireRequest.exclusive().within(Duration.ofSeconds(3)));

    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isTrue());
    assertThat(world.sleeps().stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void credentialsThatAreRefusedAreTriedAgainForNewOnesMayBeOnTheirWay() {
    store
        .failing("read", Fate.LOST, Kind.UNAUTHORIZED)
        .failing("replace", Fate.LOST, Kind.UNAUTHORIZED);

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(store.allFaultsHappened()).isTrue();
  }

  @Test
  void credentialsThatStayRefusedAreARefusalOnceTheTimeIsOver() {
    for (int i = 0; i < 200; i++) {
      store.failing("read", Fate.LOST, Kind.UNAUTHORIZED);
    }

    assertThatThrownBy(() -> lock.acquire(RESTORE_1, StalenessPredicate.never()))
        .isInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("UNAUTHORIZED");
    assertThatThrownBy(() -> lock.inspect()).isInstanceOf(LeaseRefusedException.class);
  }

  @Test
  void aVerdictIsNotAskedForTwiceInOneOperation() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    AtomicInteger asked = new AtomicInteger();
    store
        .failing("replace", Fate.LOST, Kind.TIMEOUT)
        .failing("replace", Fate.LOST, Kind.SERVER_ERROR);

    acquired(
        lock.acquire(
            RESTORE_2,
            holder -> {
              asked.incrementAndGet();
              return Verdict.stale();
            }));

    assertThat(asked).hasValue(1);
  }

  @Test
  void aTakeoverWhoseAnswerIsLostIsTold() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.failing("replace", Fate.DONE, Kind.TIMEOUT);

    AcquireResult result = lock.acquire(RESTORE_2, holder -> Verdict.stale());

    assertThat(((AcquireResult.Acquired) result).active().evicted())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_1.identity());
  }

  @Test
  void aTakeoverThatTheNextOperationFindsStoredIsTold() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.failing("replace", Fate.DONE, Kind.TIMEOUT).failing("read", Fate.LOST, Kind.FORBIDDEN);
    assertThat(lock.acquire(RESTORE_2, holder -> Verdict.stale()))
        .isInstanceOf(AcquireResult.Unknown.class);

    AcquireResult result = lock.acquire(RESTORE_2, StalenessPredicate.never());

    assertThat(((AcquireResult.Acquired) result).active().evicted())
        .extracting(LockHolder::identity)
        .containsExactly(RESTORE_1.identity());
    assertThat(
            ((AcquireResult.Acquired) lock.acquire(RESTORE_2, StalenessPredicate.never()))
                .active()
                .evicted())
        .isEmpty();
  }

  @Test
  void theServersRetryAfterIsHeeded() {
    StoreFailure throttled =
        new StoreFailure(Kind.TOO_MANY_REQUESTS, "slow down", Optional.of(Duration.ofSeconds(4)));
    store.failing("read", Fate.LOST, throttled);

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(world.sleeps()).containsExactly(Duration.ofSeconds(4));
  }

  @Test
  void aRetryAfterBeyondTheBoundEndsTheAttemptAtOnce() {
    StoreFailure throttled =
        new StoreFailure(Kind.TOO_MANY_REQUESTS, "slow down", Optional.of(Duration.ofSeconds(60)));
    store.failing("read", Fate.LOST, throttled);

    assertThat(lock.acquire(RESTORE_1, StalenessPredicate.never()))
        .isInstanceOf(AcquireResult.Unknown.class);
    assertThat(world.sleeps()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aReleaseThatIsStoredIsFoundWhateverTheAnswerSaid(Kind kind) {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.failing("replace", Fate.DONE, kind);

    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.released(Optional.of(token)));
    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void aReleaseThatConflictsIsNeitherSuccessNorReasonToOverwrite() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    StoreLock elsewhere = new TestLocks().lock(store.real());
    store.before(
        "replace", () -> acquired(elsewhere.acquire(TestLocks.BACKUP_2, AcquireRequest.shared())));

    assertThat(lock.release(BACKUP_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lock.inspect().holders())
        .extracting(holder -> holder.identity())
        .containsExactly(TestLocks.BACKUP_2.identity());
  }

  @Test
  void aReleaseThatIsStoredLateIsAReleaseThoughItsRepetitionConflicts() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store
        .failing("replace", Fate.LATE, Kind.TIMEOUT)
        .before("read", () -> world.pass(Duration.ofSeconds(1)))
        .before("replace", store::deliverLate);

    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.released(Optional.of(token)));
  }

  @Test
  void twoCreatorsRaceAndTheLoserGoesOn() {
    StoreLock elsewhere = new TestLocks().lock(store.real());
    store.before(
        "create", () -> acquired(elsewhere.acquire(RESTORE_2, StalenessPredicate.never())));

    assertThat(heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never())))
        .containsExactly(RESTORE_2.identity());
  }

  @Test
  void aLeaseDeletedUnderTheGrantIsMadeAnewAndNeverResurrected() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    FencingToken before = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    store.before(
        "replace", () -> memory.server().delete(TestLocks.KEY, Optional.empty(), Optional.empty()));

    FencingToken token = acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(token.isAfter(before)).isTrue();
    assertThat(store.requests()).contains("create");
  }

  @Test
  void aForcedReleaseWithoutAnAnswerIsReadBack() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    SeenLock seen = lock.inspect();
    store.failing("replace", Fate.DONE, Kind.SERVER_ERROR);
    assertThat(lock.forceRelease(seen, "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    SeenLock later = lock.inspect();
    store.failing("replace", Fate.LOST, Kind.TIMEOUT);
    assertThat(lock.forceRelease(later, "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void anEvictionWithoutAnAnswerIsDrainedAllTheSame() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    store.failing("replace", Fate.DONE, Kind.CONNECTION);

    assertThat(
            lock.acquire(
                RESTORE_2,
                AcquireRequest.exclusive().takingOver(ALL_STALE).drainingWith(evicted -> false)))
        .isInstanceOf(AcquireResult.Draining.class);
  }

  @Test
  void aThreadThatIsInterruptedBeforehandGetsItsAnswerAndItsInterruptBack() {
    Thread.currentThread().interrupt();

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(Thread.interrupted()).isTrue();
  }
}
