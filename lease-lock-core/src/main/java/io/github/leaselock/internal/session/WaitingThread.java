package io.github.leaselock.internal.session;

import io.github.leaselock.LockHandle;
import java.util.concurrent.CompletableFuture;

/** A thread that waits for a claim: on a future on which nothing depends. */
record WaitingThread(CompletableFuture<LockHandle> answer) implements Claimant {

  WaitingThread() {
    this(new CompletableFuture<>());
  }

  @Override
  public boolean offer(HeldLock handle) {
    return answer.complete(handle);
  }

  @Override
  public void fail(Throwable cause) {
    answer.completeExceptionally(cause);
  }
}
