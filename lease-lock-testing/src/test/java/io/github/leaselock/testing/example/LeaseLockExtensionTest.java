package io.github.leaselock.testing.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.testing.Fault;
import io.github.leaselock.testing.LeaseLockExtension;
import io.github.leaselock.testing.Replica;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a test of a user's can do to locks. */
class LeaseLockExtensionTest {

  private static final Holder BACKUP = new Holder("MySQLBackup.example.com", "db", "b1", "uid-1");
  private static final Holder RESTORE = new Holder("MySQLRestore.example.com", "db", "r1", "uid-2");

  // [testing-first]
  @RegisterExtension final LeaseLockExtension api = LeaseLockExtension.create();

  @Test
  void anAnswerThatIsLostIsSettled() {
    Replica one = api.replica("one"); // a process, with locks and a network of its own
    Replica two = api.replica("two");
    one.inject(Fault.ANSWER_LOST); // at its next write

    AcquireResult first = lockOf(one).acquire(BACKUP, AcquireRequest.exclusive());
    AcquireResult second = lockOf(two).acquire(RESTORE, AcquireRequest.exclusive());

    assertInstanceOf(AcquireResult.Acquired.class, first);
    assertInstanceOf(AcquireResult.Held.class, second);
  }

  @Test
  void aSessionEndsInManualTime() throws Exception {
    Replica one = api.replica("one");
    LeaseSession session = one.session("ops").open();
    LockHandle handle = session.acquire(lockOf(one), Duration.ofMinutes(2));

    api.advance(Duration.ofHours(1)); // renewed all the time
    assertTrue(handle.isActive());
    one.inject(Fault.UNREACHABLE);
    api.advance(Duration.ofMinutes(1));
    assertTrue(!handle.isActive());
  }

  // [testing-first]

  private static LeaseLock lockOf(Replica replica) {
    return replica.locks().lock("db", "cluster1-operations");
  }

  private static AcquireRequest exclusive() {
    return AcquireRequest.exclusive();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "ANSWER_LOST",
        "REQUEST_LOST",
        "REQUEST_LATE",
        "REQUEST_TWICE",
        "NEWER_VERSION",
        "EVICTED"
      })
  void whateverHappensToOneWriteTheLockIsHeldInTheEnd(Fault fault) {
    LeaseLock lock = lockOf(api.replica());
    lock.acquire(BACKUP, exclusive());
    lock.release(BACKUP);
    api.inject(fault);

    assertThat(lock.acquire(BACKUP, exclusive())).isInstanceOf(AcquireResult.Acquired.class);
    api.advance(Duration.ofMinutes(1));
    assertThat(lockOf(api.replica("two")).acquire(RESTORE, exclusive()))
        .isInstanceOf(AcquireResult.Held.class);
  }

  @Test
  void aReplicaThatIsKilledLeavesWhatItWrote() {
    Replica one = api.replica("one");
    one.inject(Fault.KILLED_BEFORE_ANSWER);
    LeaseLock old = lockOf(one);
    assertThatThrownBy(
            () -> {
              old.acquire(BACKUP, exclusive()); // makes the Lease
              old.acquire(BACKUP, exclusive());
            })
        .isInstanceOf(Replica.KilledError.class);

    one.restart();

    assertThat(lockOf(one).acquire(BACKUP, exclusive())).isInstanceOf(AcquireResult.Acquired.class);
    assertThatThrownBy(old::inspect)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void whoIsKilledBeforeTheRequestHasWrittenNothing() {
    Replica one = api.replica("one");
    one.inject(Fault.KILLED_BEFORE_REQUEST);
    assertThatThrownBy(() -> lockOf(one).acquire(BACKUP, exclusive()))
        .isInstanceOf(Replica.KilledError.class);
    assertThat(lockOf(api.replica("two")).inspect().holders()).isEmpty();
  }

  @Test
  void withoutPermissionItIsRefusedUntilItIsHealed() {
    LeaseLock lock = lockOf(api.replica());
    api.inject(Fault.FORBIDDEN);
    assertThatThrownBy(() -> lock.acquire(BACKUP, exclusive()))
        .isInstanceOf(LeaseRefusedException.class);
    api.heal();
    assertThat(lock.acquire(BACKUP, exclusive())).isInstanceOf(AcquireResult.Acquired.class);
  }

  @Test
  void whereWritesFailItIsUnknownWhetherItHolds() {
    LeaseLock lock = lockOf(api.replica());
    lock.acquire(BACKUP, exclusive());
    lock.release(BACKUP);
    Instant before = api.now();
    api.inject(Fault.READ_ONLY);

    assertThat(lock.acquire(BACKUP, exclusive())).isInstanceOf(AcquireResult.Unknown.class);
    assertThat(api.now()).isAfter(before);
  }

  @Test
  void slowAnswersTakeTime() {
    LeaseLock lock = lockOf(api.replica());
    lock.acquire(BACKUP, exclusive());
    Instant before = api.now();
    api.inject(Fault.SLOW);

    assertThat(lock.release(BACKUP)).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(Duration.between(before, api.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void whatIsEvictedIsFree() {
    LeaseLock lock = lockOf(api.replica());
    lock.acquire(BACKUP, exclusive());
    api.evict(lock.key());
    assertThat(lock.inspect().holders()).isEmpty();
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> api.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
