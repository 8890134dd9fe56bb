package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words that end up in users' statuses: they are not changed. */
class LockConditionTest {

  private final StoreLock lock = new TestLocks().lock(new InMemoryLeaseStore());

  @Test
  void anAcquiredLockIsTrueWithTheSameWordsHoweverOftenItIsAsked() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    acquired(lock.acquire(RESTORE_2, AcquireRequest.exclusive().takingOver(TestLocks.ALL_STALE)));
    lock.release(RESTORE_2);
    AcquireResult taken = lock.acquire(RESTORE_1, AcquireRequest.exclusive());
    AcquireResult again = lock.acquire(RESTORE_1, AcquireRequest.exclusive());

    LockCondition condition = LockCondition.of(KEY, taken);
    assertThat(condition)
        .hasToString(
            "LockAcquired=True Acquired: lock db/cluster1-operations: acquired, token "
                + acquired(taken));
    assertThat(LockCondition.of(KEY, again)).hasToString(condition.toString());
    assertThat(acquired(again)).isNotEqualTo(token);
  }

  @Test
  void aTryIsHeldAndWhoeverHasAPlaceIsQueued() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));

    assertThat(words(lock.acquire(BACKUP_1, AcquireRequest.shared()))).isEqualTo("False Held");
    assertThat(words(lock.acquire(BACKUP_1, AcquireRequest.shared().queued())))
        .isEqualTo("False Queued");
  }

  @Test
  void unknownIsAStatusAndNoReason() {
    StoreFailure failure = StoreFailure.of(StoreFailure.Kind.TIMEOUT, "no answer\nat all");

    LockCondition condition = LockCondition.of(KEY, new AcquireResult.Unknown(failure, true));

    assertThat(condition.status()).isEqualTo("Unknown");
    assertThat(condition.reason()).isEqualTo("NotConfirmed");
    assertThat(condition.message())
        .startsWith("lock db/cluster1-operations: it is not known whether it is acquired: ")
        .contains("no answer\\nat all");
  }

  @ParameterizedTest
  @EnumSource(LeaseRefusedException.Reason.class)
  void aRefusalThatAPersonHasToLiftIsFalseWithItsReason(LeaseRefusedException.Reason reason) {
    LockCondition condition =
        LockCondition.of(new LeaseRefusedException(KEY, reason, "do something"));

    assertThat(condition.status()).isEqualTo("False");
    assertThat(condition.reason()).matches("[A-Z][a-z]+([A-Z][a-z]+)*");
    assertThat(condition.message()).isEqualTo("Lease db/cluster1-operations: do something");
  }

  /** As the API conventions of Kubernetes want reasons to be. */
  @ParameterizedTest
  @EnumSource(AcquireResult.Reason.class)
  void everyReasonIsOneWord(AcquireResult.Reason reason) {
    Blockage blockage = Blockage.of(KEY, reason, List.of(), Optional.empty());

    assertThat(LockCondition.of(blockage).reason()).matches("[A-Z][A-Za-z]+");
    assertThat(LockCondition.of(blockage).status()).isEqualTo("False");
  }

  private static String words(AcquireResult result) {
    LockCondition condition = LockCondition.of(KEY, result);
    return condition.status() + " " + condition.reason();
  }
}
