package io.github.leaselock.internal.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;

/** What threads of one process may do at once with one handle. */
public class HandleOperations {

  private static final SessionLoss LOSS = new SessionLoss(Reason.EVICTED, "taken away");

  private final HeldLock handle;
  private final AtomicInteger told = new AtomicInteger();

  public HandleOperations() {
    Operator operator = new SessionFixture().operator();
    handle =
        (HeldLock)
            operator
                .open()
                .tryAcquire(operator.lock("x"), AcquireRequest.exclusive())
                .orElseThrow(() -> new AssertionError("it was free"));
    operator.own.runAtOnce(); // what is to be told is told by whoever brings it
    handle.onLost(Runnable::run, told::incrementAndGet);
  }

  HeldLock handle() {
    return handle;
  }

  /** Whether this very call ended the hold. */
  @Operation
  public boolean lose() {
    return handle.lose(LOSS);
  }

  /** Whether the lock was given back, which each call is told the same. */
  @Operation
  public boolean release() {
    return handle.release().isReleased();
  }

  @Operation
  public void close() {
    handle.close();
  }

  @Operation
  public boolean isActive() {
    return handle.isActive();
  }

  /** Whether whoever asks now to be told of the loss is told at once. */
  @Operation
  public boolean isToldAtOnce() {
    AtomicInteger now = new AtomicInteger();
    handle.onLost(task -> now.incrementAndGet(), () -> {});
    return now.get() > 0;
  }

  /** Never more than once. */
  @Operation
  public boolean isToldTwice() {
    return told.get() > 1;
  }
}
