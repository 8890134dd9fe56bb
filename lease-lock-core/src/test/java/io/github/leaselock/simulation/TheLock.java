package io.github.leaselock.simulation;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import java.time.Duration;

/** The lock as it is shipped, and whatever else its process does with locks. */
record TheLock(StoreLocks locks, StoreLock lock) implements LockUnderTest {

  private static final Holder OTHER = new Holder("Work", "db", "other", "other1");

  TheLock(StoreLocks locks) {
    this(locks, locks.lock(SimulatedServer.KEY));
  }

  @Override
  public AcquireResult acquire(Ask ask) {
    return lock.acquire(ask.request());
  }

  @Override
  public ReleaseResult release(Holder holder) {
    return lock.release(holder);
  }

  @Override
  public ReleaseResult release(Holder holder, FencingToken token) {
    return lock.release(holder, token);
  }

  @Override
  public VerifyResult verify(Holder holder, FencingToken token) {
    return lock.verify(holder, token);
  }

  @Override
  public SeenLock inspect() {
    return lock.inspect();
  }

  @Override
  public ReleaseResult forceRelease(SeenLock expected) {
    return lock.forceRelease(expected, "the holder is stuck");
  }

  @Override
  public ReleaseResult deleteIfFree() {
    return lock.deleteIfFree();
  }

  @Override
  public void useOthers(int number) {
    for (int i = 0; i < number; i++) {
      locks.lock(OtherLocks.number(i)).acquire(OTHER, AcquireRequest.exclusive());
    }
  }

  @Override
  public void leaveInDoubt(int holders) {
    for (int i = 0; i < holders; i++) {
      Holder holder = new Holder("Work", "db", "silent-" + i, "silent" + i);
      locks
          .lock(OtherLocks.SILENT)
          .acquire(holder, AcquireRequest.exclusive().within(Duration.ofMillis(1)));
    }
  }

  @Override
  public long kept() {
    return Footprint.of(locks);
  }
}
