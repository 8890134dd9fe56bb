package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.database.WorkAbortedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells work on another thread to stop. The first reason counts. Thread-safe. */
final class AbortSignal {

  private final CountDownLatch given = new CountDownLatch(1);
  private volatile @Nullable String why;

  synchronized void give(String reason) {
    if (why == null) {
      why = reason;
    }
    given.countDown();
  }

  /** Rests, but no longer than until the signal is given. */
  void restOrAbort(Duration rest) throws WorkAbortedException, InterruptedException {
    if (given.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new WorkAbortedException(String.valueOf(why));
    }
  }

  /** Returns unless the signal has been given. */
  void check() throws WorkAbortedException {
    if (given.getCount() == 0) {
      throw new WorkAbortedException(String.valueOf(why));
    }
  }
}
