package io.github.leaselock.internal.session;

import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a caller that waits without a thread has in its hands. Who decides it first, the session or
 * the caller, is settled before any stage that depends on it runs; the stages run as the session's
 * user code, whatever they do.
 */
final class GrantFuture extends CompletableFuture<LockHandle> implements Claimant {

  private final UserCode userCode;
  private final Runnable whenGivenUp;
  private final AtomicBoolean decided = new AtomicBoolean();

  /**
   * Undecided.
   *
   * @param whenGivenUp is told if the caller decides it; must not block
   */
  GrantFuture(UserCode userCode, Runnable whenGivenUp) {
    this.userCode = userCode;
    this.whenGivenUp = whenGivenUp;
  }

  @Override
  public boolean offer(HeldLock handle) {
    if (!decided.compareAndSet(false, true)) {
      return false;
    }
    userCode.run(() -> grant(handle));
    return true;
  }

  /** What has become of the hold on the way here is told at once. */
  private void grant(HeldLock handle) {
    if (handle.loss().isPresent()) {
      super.completeExceptionally(
          LockLostException.notAcquired(handle.lock().key(), handle.loss().get()));
    } else {
      super.complete(handle);
    }
  }

  @Override
  public void fail(Throwable cause) {
    if (decided.compareAndSet(false, true)) {
      userCode.run(() -> super.completeExceptionally(cause));
    }
  }

  private boolean isGivenUp() {
    if (decided.compareAndSet(false, true)) {
      whenGivenUp.run();
      return true;
    }
    return false;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return isGivenUp() ? super.cancel(mayInterruptIfRunning) : isCancelled();
  }

  @Override
  public boolean complete(LockHandle value) {
    return isGivenUp() && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    return isGivenUp() && super.completeExceptionally(cause);
  }

  @Override
  public void obtrudeValue(LockHandle value) {
    throw new UnsupportedOperationException("what became of a claim is not changed");
  }

  @Override
  public void obtrudeException(Throwable cause) {
    throw new UnsupportedOperationException("what became of a claim is not changed");
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
