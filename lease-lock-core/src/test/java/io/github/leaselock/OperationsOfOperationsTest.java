package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operations want of each other, as their owners are told. */
class OperationsOfOperationsTest {

  private final TestLocks world = new TestLocks();
  private final StoreLock lock = world.lock(new InMemoryLeaseStore());

  private static Reason refused(AcquireResult result) {
    assertThat(result).isInstanceOf(AcquireResult.Held.class);
    return ((AcquireResult.Held) result).reason();
  }

  @Test
  void aRestoresOwnBackupPassesItsParentAndWhoeverWaitsForIt() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued());

    LockRequest backup = LockRequest.shared(BACKUP_1);
    assertThat(refused(lock.acquire(backup.ownedBy(List.of(RESTORE_1.uid())))))
        .isEqualTo(Reason.HELD_BY_PARENT);
    acquired(lock.acquire(backup.under(RESTORE_1)));
    lock.release(RESTORE_1);

    assertThat(refused(lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued())))
        .isEqualTo(Reason.HELD_BY_OTHERS);
    lock.release(BACKUP_1);
    acquired(lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued()));
  }

  @Test
  void onlyTheNewestOfAGroupWaitsAndTheOneItReplacesIsToldUntilItReleases() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    LockRequest first = LockRequest.shared(BACKUP_1).queued().latestOf("scheduled");
    lock.acquire(first);
    lock.acquire(BACKUP_2, AcquireRequest.shared().queued().latestOf("scheduled"));

    assertThat(lock.acquire(first))
        .isInstanceOfSatisfying(
            AcquireResult.Superseded.class,
            told -> assertThat(told.blockage().supersededBy()).contains(BACKUP_2.identity()));
    assertThat(lock.inspect().queue().size()).isEqualTo(1);

    lock.release(BACKUP_1);
    assertThat(refused(lock.acquire(first))).isEqualTo(Reason.HELD_BY_OTHERS);
  }

  @Test
  void anOperationThatIsMeantForAnEarlierLifeIsRefused() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared().forIncarnation("uid-now")));

    assertThat(
            refused(lock.acquire(BACKUP_2, AcquireRequest.shared().forIncarnation("uid-before"))))
        .isEqualTo(Reason.OTHER_INCARNATION);
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared().forIncarnation("uid-now")));
    lock.release(BACKUP_1);
    lock.release(BACKUP_2);
    acquired(lock.acquire(BACKUP_2, AcquireRequest.shared().forIncarnation("uid-before")));
  }

  @Test
  void aReservationEndsByItselfOnceItsTimeAndTheMarginHavePassed() {
    Instant until = Instant.parse("2026-03-01T10:30:00Z");
    Reservation maintenance = new Reservation("db", "jane", "m1", Optional.of(until));
    acquired(
        lock.acquire(
            maintenance.asHolder(), AcquireRequest.exclusive().because("disk swap").queued()));
    world.pass(Duration.ofMinutes(30).plus(Reservation.MARGIN));

    AcquireResult result = lock.acquire(RESTORE_1, AcquireRequest.exclusive().queued());
    assertThat(((AcquireResult.Held) result).holders())
        .extracting(LockHolder::identity)
        .containsExactly(maintenance.asHolder().identity());

    world.pass(Duration.ofSeconds(1));
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive().queued()));
  }

  /** No process works under it, and it is no object that a drain check could look for. */
  @Test
  void aReservationThatHasEndedIsNotShownToADrainCheck() {
    Instant until = Instant.parse("2026-03-01T10:30:00Z");
    Reservation maintenance = new Reservation("db", "jane", "m1", Optional.of(until));
    acquired(lock.acquire(maintenance.asHolder(), AcquireRequest.exclusive()));
    world.pass(Duration.ofMinutes(30).plus(Reservation.MARGIN).plusSeconds(1));
    List<LockHolder> asked = new ArrayList<>();

    AcquireResult result =
        lock.acquire(RESTORE_1, AcquireRequest.exclusive().drainingWith(asked::add));

    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    assertThat(asked).isEmpty();
    assertThat(lock.inspect().draining()).isEmpty();
  }

  @Test
  void aReservationWithoutATimeIsKeptUntilItIsReleased() {
    Reservation pause = new Reservation("db", "on-call", "p1", Optional.empty());
    acquired(lock.acquire(pause.asHolder(), AcquireRequest.exclusive()));
    world.pass(Duration.ofDays(365));

    assertThat(refused(lock.acquire(RESTORE_1, AcquireRequest.exclusive())))
        .isEqualTo(Reason.RESERVED);
    assertThat(lock.release(pause.asHolder()))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void anOfferThatIsNotTakenUpIsPassedOnByWhoeverWaitsBehind() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    lock.acquire(
        RESTORE_2, AcquireRequest.exclusive().queued().offerLapsingAfter(Duration.ofSeconds(5)));
    LockRequest behind = LockRequest.shared(BACKUP_1).queued();
    lock.acquire(behind);
    lock.release(RESTORE_1);

    assertThat(refused(lock.acquire(behind))).isEqualTo(Reason.OFFERED);
    world.pass(Duration.ofSeconds(4));
    assertThat(refused(lock.acquire(behind))).isEqualTo(Reason.OFFERED);
    world.pass(Duration.ofSeconds(1));
    acquired(lock.acquire(behind));
  }
}
