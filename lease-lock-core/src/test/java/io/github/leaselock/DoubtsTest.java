package io.github.leaselock;

import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write of unknown fate costs the next operation one request more, and no operation after it. */
class DoubtsTest {

  private final InMemoryLeaseStore memory = new InMemoryLeaseStore();
  private final ScriptedStore store = new ScriptedStore(memory);
  private final StoreLock lock = new TestLocks().lock(store);
  private final StoreLock elsewhere = new TestLocks().lock(memory);

  @BeforeEach
  void theLeaseIsThereAndFree() {
    acquired(acquire(lock));
    lock.release(RESTORE_1);
    store.requests();
  }

  private static AcquireResult acquire(LeaseLock lock) {
    return lock.acquire(RESTORE_1, StalenessPredicate.never());
  }

  /** Neither stored nor refused, and no answer to any read: RESTORE_1 may hold. */
  private void aGrantIsLost() {
    store.failing("replace", Fate.LOST, Kind.TIMEOUT).failing("read", Fate.LOST, Kind.FORBIDDEN);
    assertThat(acquire(lock))
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isTrue());
    store.requests();
  }

  private void nobodyElseHoldsAndNothingIsUnderWay() {
    acquired(acquire(lock));
    assertThat(store.requests()).containsExactly("replace");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {
        "FORBIDDEN",
        "NAMESPACE_TERMINATING",
        "NAMESPACE_ABSENT",
        "INVALID",
        "CLIENT_CLOSED"
      })
  void aGrantThatIsRefusedForGoodIsSettledByTheNextNoForItMayHaveATwin(Kind kind) {
    store.failing("replace", Fate.LOST, kind);
    TestLocks.assertRefused(KEY, reason(kind), () -> acquire(lock));
    store.requests();

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    assertThat(store.requests()).containsExactly("read", "replace");
    nobodyElseHoldsAndNothingIsUnderWay();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {
        "FORBIDDEN",
        "NAMESPACE_TERMINATING",
        "NAMESPACE_ABSENT",
        "INVALID",
        "CLIENT_CLOSED"
      })
  void aReleaseThatIsRefusedForGoodIsAnErrorAndSettledByTheNextYes(Kind kind) {
    FencingToken token = acquired(acquire(lock));
    store.failing("replace", Fate.LOST, kind);
    TestLocks.assertRefused(KEY, reason(kind), () -> lock.release(RESTORE_1));
    store.requests();

    assertThat(acquired(acquire(lock))).isEqualTo(token);

    assertThat(store.requests()).containsExactly("read", "replace");
  }

  private static Reason reason(Kind kind) {
    return switch (kind) {
      case FORBIDDEN -> Reason.ACCESS_DENIED;
      case NAMESPACE_TERMINATING -> Reason.NAMESPACE_TERMINATING;
      case NAMESPACE_ABSENT -> Reason.NAMESPACE_ABSENT;
      case CLIENT_CLOSED -> Reason.CLIENT_CLOSED;
      default -> Reason.REQUEST_INVALID;
    };
  }

  @Test
  void aReleaseMovesTheVersionAndThenNoneIsLeft() {
    aGrantIsLost();

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    assertThat(store.requests()).containsExactly("read", "replace");
    nobodyElseHoldsAndNothingIsUnderWay();
  }

  @Test
  void aReleaseWhoseMoveFailsLooksAgain() {
    aGrantIsLost();
    store.failing("replace", Fate.LOST, Kind.TIMEOUT);

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    assertThat(store.requests()).containsExactly("read", "replace", "read", "replace");
  }

  @Test
  void whatAnotherMovedNeedsNoMoveOfOurs() {
    aGrantIsLost();
    acquired(elsewhere.acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);

    assertThat(store.requests()).containsExactly("read");
  }

  @Test
  void aDeletedLeaseLeavesNoneToAnAcquire() {
    store
        .failing("replace", Fate.LOST, Kind.TIMEOUT)
        .before("read", this::delete)
        .failing("create", Fate.LOST, Kind.TIMEOUT)
        .failing("read", Fate.LOST, Kind.TIMEOUT);
    for (int i = 0; i < 200; i++) {
      store.failing("read", Fate.LOST, Kind.TIMEOUT);
    }

    assertThat(acquire(lock))
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isFalse());
  }

  @Test
  void aDeletedLeaseLeavesNoneToARelease() {
    aGrantIsLost();
    delete();
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    store.requests();

    acquired(acquire(lock));

    assertThat(store.requests()).containsExactly("read", "create", "replace");
  }

  /** Nothing can be read, and the write of before may be stored: a refusal would be a no. */
  @Test
  void aRefusalThatReadsNothingDoesNotHideAnEarlierDoubt() {
    aGrantIsLost();
    store.failing("read", Fate.LOST, Kind.FORBIDDEN);

    assertThat(acquire(lock))
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isTrue());

    store.failing("read", Fate.LOST, Kind.FORBIDDEN);
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.UNKNOWN, ReleaseResult::status);
  }

  /** Nothing else was under way, so that nothing is left behind. */
  @Test
  void aReleaseThatIsRefusedThoughNothingCanBeReadIsARefusal() {
    acquired(acquire(lock));
    store.failing("replace", Fate.LOST, Kind.FORBIDDEN).failing("read", Fate.LOST, Kind.FORBIDDEN);

    TestLocks.assertRefused(KEY, reason(Kind.FORBIDDEN), () -> lock.release(RESTORE_1));

    assertThat(store.allFaultsHappened()).isTrue();
  }

  private void delete() {
    assertThat(memory.server().delete(KEY, Optional.empty(), Optional.empty()).isSuccess())
        .isTrue();
  }

  @Test
  void aWriteThatIsRefusedSaysNothingAgainstTheVersionThatItWasSentFrom() {
    store.failing("replace", Fate.LOST, Kind.FORBIDDEN);
    TestLocks.assertRefused(KEY, reason(Kind.FORBIDDEN), () -> acquire(lock));
    store.requests();

    acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(store.requests()).containsExactly("replace");
  }

  @Test
  void noLockIsInDoubtForTheWritesToOthersHoweverManyThereAre() {
    LeaseLocks locks = new TestLocks().on(store).build();
    List<LeaseLock> many =
        IntStream.range(0, 3000).mapToObj(number -> locks.lock("db", "lock-" + number)).toList();
    many.forEach(other -> acquired(acquire(other)));
    store.requests();

    many.forEach(
        other ->
            assertThat(other.release(RESTORE_1))
                .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status));

    assertThat(store.requests()).hasSize(many.size()).containsOnly("replace");
  }

  @Test
  void anAnswerThatComesLateIsNoVersionThatWentBackAndEndsNoDoubt() {
    HookedStore late = new HookedStore(store);
    LeaseLock busy = new TestLocks().lock(late);
    late.beforeTheAnswer(
        () -> {
          store.failing("replace", Fate.LATE, Kind.TIMEOUT);
          store.failing("read", Fate.LOST, Kind.FORBIDDEN);
          assertThat(busy.release(RESTORE_1))
              .returns(ReleaseResult.Status.UNKNOWN, ReleaseResult::status);
        });
    acquired(acquire(busy));

    FencingToken token = acquired(acquire(busy));
    store.deliverLate();

    assertThat(busy.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(store.allFaultsHappened()).isTrue();
  }
}
