package io.github.leaselock;

import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.store.LeaseStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threads of two processes ask for one lock, in many of the interleavings that there are; whatever
 * their requests and their memory meet, the answers are those of one after the other.
 *
 * <p>Slow, as every access to a field is a place to switch: {@code ./mvnw -pl lease-lock-core
 * -Psoak test -Dtest=LockInterleavingsTest}.
 */
@Tag("soak")
class LockInterleavingsTest {

  @Test
  void anExclusiveLockDoesOneThingAfterTheOther() {
    Lincheck.interleavings()
        .sequentialSpecification(LockSpecification.class)
        .check(LockOperations.class);
  }

  /** Holder 1 is exclusive, the others are shared. */
  public static class SharedLock extends LockOperations {
    @Override
    LockRequest request(int holder) {
      return holder == 1 ? super.request(holder) : LockRequest.shared(holder(holder));
    }
  }

  @Test
  void aSharedLockDoesOneThingAfterTheOther() {
    Lincheck.interleavings()
        .sequentialSpecification(LockSpecification.Shared.class)
        .check(SharedLock.class);
  }

  /** Wrong on purpose: writes over whatever version is the newest. */
  public static class LastWriterWins extends LockOperations {
    @Override
    LeaseStore through(LeaseStore server) {
      return new OverwritingStore(server);
    }
  }

  @Test
  void aLockThatWritesOverWhatItDidNotJudgeIsCaught() {
    Lincheck.assertCaught(
        Lincheck.interleavings().sequentialSpecification(LockSpecification.class),
        LastWriterWins.class);
  }
}
