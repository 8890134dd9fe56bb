package io.github.leaselock;

import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.MemoryOperations;
import io.github.leaselock.internal.lock.UnconfirmedOperations;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What several threads touch at once behaves as if one touched it after the other. Lincheck makes
 * up what the threads do, the same in every run, and looks for an order that explains the answers.
 * The lock is run by real threads here; its interleavings, one by one, are in {@link
 * LockInterleavingsTest}.
 */
@Tag("races")
class RacesTest {

  /** On the in-memory store. */
  public static class InMemoryLock extends LockOperations {
    public InMemoryLock() {
      super(new InMemoryLeaseStore());
    }
  }

  @Test
  void anExclusiveLockDoesOneThingAfterTheOther() {
    Lincheck.realThreads()
        .sequentialSpecification(LockSpecification.class)
        .check(InMemoryLock.class);
  }

  /** The same, where holder 1 is exclusive and the others are shared. */
  public static class SharedInMemoryLock extends InMemoryLock {
    @Override
    LockRequest request(int holder) {
      return holder == 1 ? super.request(holder) : LockRequest.shared(holder(holder));
    }
  }

  @Test
  void aSharedLockDoesOneThingAfterTheOther() {
    Lincheck.realThreads()
        .sequentialSpecification(LockSpecification.Shared.class)
        .check(SharedInMemoryLock.class);
  }

  @Test
  void theVersionsThatAProcessRemembersChangeOneAfterTheOther() {
    Lincheck.interleavings().check(MemoryOperations.class);
    Lincheck.realThreads().check(MemoryOperations.class);
  }

  @Test
  void whatIsKnownOfWritesWithoutAnAnswerChangesOneAfterTheOther() {
    Lincheck.interleavings().check(UnconfirmedOperations.class);
    Lincheck.realThreads().check(UnconfirmedOperations.class);
  }

  /** Wrong on purpose: reads, then writes, and what another thread wrote meanwhile is lost. */
  @Param(name = "version", gen = IntGen.class, conf = "1:3")
  public static class UnguardedWrites {
    private long newest;

    @Operation(params = "version")
    public void sending(int version) {
      long before = newest;
      newest = Math.max(before, version);
    }

    @Operation(params = "version")
    public boolean mayBeStored(int version) {
      return version <= newest;
    }
  }

  @Test
  void aMemoryThatLosesWhatAnotherThreadWroteIsCaught() {
    Lincheck.assertCaught(Lincheck.interleavings(), UnguardedWrites.class);
  }
}
