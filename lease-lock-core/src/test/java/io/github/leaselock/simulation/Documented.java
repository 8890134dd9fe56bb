package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.function.Supplier;

/** A lock that throws nothing but what its documentation names, or breaks a law. */
record Documented(LockUnderTest lock) implements LockUnderTest {

  static final String NO_OTHER = "no exception but the documented ones";

  @SuppressWarnings("IllegalCatch") // whatever it is, it is not documented
  private static <T> T documented(String method, Supplier<T> call) {
    try {
      return call.get();
    } catch (LeaseRefusedException | LeaseUnavailableException documented) {
      throw documented;
    } catch (RuntimeException other) {
      LawBroken broken = new LawBroken(NO_OTHER, method + " threw " + other);
      broken.initCause(other);
      throw broken;
    }
  }

  @Override
  public AcquireResult acquire(Ask ask) {
    return documented("acquire", () -> lock.acquire(ask));
  }

  @Override
  public ReleaseResult release(Holder holder) {
    return documented("release", () -> lock.release(holder));
  }

  @Override
  public ReleaseResult release(Holder holder, FencingToken token) {
    return documented("release", () -> lock.release(holder, token));
  }

  @Override
  public VerifyResult verify(Holder holder, FencingToken token) {
    return documented("verify", () -> lock.verify(holder, token));
  }

  @Override
  public SeenLock inspect() {
    return documented("inspect", lock::inspect);
  }

  @Override
  public ReleaseResult forceRelease(SeenLock expected) {
    return documented("forceRelease", () -> lock.forceRelease(expected));
  }

  @Override
  public ReleaseResult deleteIfFree() {
    return documented("deleteIfFree", lock::deleteIfFree);
  }

  @Override
  public void useOthers(int locks) {
    lock.useOthers(locks);
  }

  @Override
  public void leaveInDoubt(int holders) {
    lock.leaveInDoubt(holders);
  }

  @Override
  public void leftTheWatch(LeaseRecord shown) {
    lock.leftTheWatch(shown);
  }

  @Override
  public boolean isFrozen() {
    return lock.isFrozen();
  }

  @Override
  public long kept() {
    return lock.kept();
  }
}
