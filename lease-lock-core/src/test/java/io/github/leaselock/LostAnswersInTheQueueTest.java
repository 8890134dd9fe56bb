package io.github.leaselock;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Rule R for places and hand-overs: whoever left the queue is never handed the lock. */
class LostAnswersInTheQueueTest {

  private static final Holder RESTORE_3 = TestLocks.restore("restore-3", "uid-6");

  private final TestLocks world = new TestLocks();
  private final ScriptedStore store = new ScriptedStore(new InMemoryLeaseStore());
  private final StoreLock lock = world.lock(store);
  private final StoreLock elsewhere = new TestLocks().lock(store.real());

  @BeforeEach
  void somebodyElseHolds() {
    acquired(elsewhere.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  private static LockRequest queued(Holder holder) {
    return LockRequest.exclusive(holder).queued();
  }

  private List<String> holders() {
    return elsewhere.inspect().holders().stream().map(LockHolder::identity).toList();
  }

  private List<String> waiters() {
    return elsewhere.inspect().queue().places().stream().map(Place::identity).toList();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPlaceThatIsStoredIsFoundWhateverTheAnswerSaid(Kind kind) {
    store.failing("replace", Fate.DONE, kind);

    heldBy(lock.acquire(queued(RESTORE_2)));

    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(waiters()).containsExactly(RESTORE_2.identity());
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
  void aPlaceThatIsNotStoredIsTakenAgain(Kind kind) {
    store.failing("replace", Fate.LOST, kind);

    heldBy(lock.acquire(queued(RESTORE_2)));

    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(waiters()).containsExactly(RESTORE_2.identity());
  }

  @Test
  void aPlaceThatIsStoredLateIsOneAndNotTwo() {
    store.failing("replace", Fate.LATE, Kind.TIMEOUT).before("replace", store::deliverLate);

    heldBy(lock.acquire(queued(RESTORE_2)));

    assertThat(waiters()).containsExactly(RESTORE_2.identity());
  }

  @Test
  void aWaiterThatWithdrewIsNotQueuedByAPlaceThatIsStoredLate() {
    assertThat(acquireWithoutAnAnswer().mayHold()).isTrue();

    assertThat(releaseUntilSure(RESTORE_2))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    store.deliverLate();
    elsewhere.release(RESTORE_1);

    assertThat(elsewhere.inspect().isFree()).isTrue();
    assertThat(waiters()).isEmpty();
  }

  @Test
  void aPlaceThatIsStoredLateAndHandedTheLockIsGivenBackByRelease() {
    acquireWithoutAnAnswer();
    store.deliverLate();
    elsewhere.release(RESTORE_1);
    assertThat(holders()).containsExactly(RESTORE_2.identity());

    assertThat(releaseUntilSure(RESTORE_2))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(elsewhere.inspect().isFree()).isTrue();
  }

  /** Its place is under way when it gives up. */
  private AcquireResult.Unknown acquireWithoutAnAnswer() {
    store.failing("replace", Fate.LATE, Kind.TIMEOUT);
    for (int i = 0; i < 200; i++) {
      store.failing("read", Fate.LOST, Kind.TIMEOUT);
    }
    return (AcquireResult.Unknown) lock.acquire(queued(RESTORE_2));
  }

  private ReleaseResult releaseUntilSure(Holder holder) {
    ReleaseResult release = lock.release(holder);
    while (release.isUnknown()) {
      release = lock.release(holder);
    }
    return release;
  }

  @Test
  void aWaiterThatCannotReadDoesNotSayThatItHoldsNothing() {
    heldBy(lock.acquire(queued(RESTORE_2)));
    elsewhere.release(RESTORE_1);
    for (int i = 0; i < 200; i++) {
      store.failing("read", Fate.LOST, Kind.CONNECTION);
    }

    AcquireResult result = lock.acquire(queued(RESTORE_2).within(Duration.ofSeconds(3)));

    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isTrue());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aHandOverThatIsStoredIsAReleaseWhateverTheAnswerSaid(Kind kind) {
    FencingToken mine = mineAndOneWaits();
    store.failing("replace", Fate.DONE, kind);

    assertThat(lock.release(RESTORE_2)).isEqualTo(ReleaseResult.released(Optional.of(mine)));

    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(holders()).containsExactly(RESTORE_3.identity());
    assertThat(waiters()).isEmpty();
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
  void aHandOverThatIsNotStoredIsDoneAgain(Kind kind) {
    FencingToken mine = mineAndOneWaits();
    store.failing("replace", Fate.LOST, kind);

    assertThat(lock.release(RESTORE_2)).isEqualTo(ReleaseResult.released(Optional.of(mine)));

    assertThat(Thread.interrupted()).isEqualTo(kind == Kind.INTERRUPTED);
    assertThat(holders()).containsExactly(RESTORE_3.identity());
  }

  @Test
  void aHandOverThatIsStoredLateIsOneGrantAndNotTwo() {
    FencingToken mine = mineAndOneWaits();
    store.failing("replace", Fate.LATE, Kind.TIMEOUT).before("replace", store::deliverLate);

    assertThat(lock.release(RESTORE_2)).isEqualTo(ReleaseResult.released(Optional.of(mine)));

    assertThat(holders()).containsExactly(RESTORE_3.identity());
    assertThat(elsewhere.inspect().leaseTransitions()).isEqualTo(3);
  }

  @Test
  void aWaiterThatWithdrawsWhileItsReleaseIsUnderWayIsNotHandedTheLock() {
    mineAndOneWaits();
    store.failing("replace", Fate.LATE, Kind.TIMEOUT);
    store.before("read", () -> elsewhere.release(RESTORE_3));

    assertThat(lock.release(RESTORE_2))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    store.deliverLate();

    assertThat(elsewhere.inspect().isFree()).isTrue();
  }

  private FencingToken mineAndOneWaits() {
    elsewhere.release(RESTORE_1);
    FencingToken mine = acquired(lock.acquire(queued(RESTORE_2)));
    heldBy(lock.acquire(queued(RESTORE_3)));
    store.requests();
    return mine;
  }
}
