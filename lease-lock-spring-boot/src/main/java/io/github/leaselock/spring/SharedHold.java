package io.github.leaselock.spring;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.ReleaseResult;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of this process share of one lock while they hold or wait for it: whose turn it
 * is among them, and what that one holds on the API server.
 */
final class SharedHold {

  static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final int LONGEST_REASON = 256;

  /** Which of the threads. */
  final ReentrantLock thread = new ReentrantLock();

  /** Of the registry, under its lock. */
  int users;

  private final LeaseLock lock;
  private final AcquireRequest request;
  private final CurrentSession session;

  /** Of the thread that holds {@link #thread}. */
  private @Nullable LockHandle handle;

  SharedHold(LeaseLock lock, String text, CurrentSession session) {
    this.lock = lock;
    this.request = AcquireRequest.exclusive().because(reason(text));
    this.session = session;
  }

  /** As much of the key as a Lease takes. */
  private static String reason(String text) {
    String whole = "Spring Integration's lock '" + text + "'";
    if (whole.length() <= LONGEST_REASON) {
      return whole;
    }
    boolean half = Character.isHighSurrogate(whole.charAt(LONGEST_REASON - 1));
    return whole.substring(0, half ? LONGEST_REASON - 1 : LONGEST_REASON);
  }

  /** Whether it was taken at once. */
  boolean acquireNow() throws InterruptedException {
    while (true) {
      try {
        handle = session.get().tryAcquire(lock, request).orElse(null);
        return handle != null;
      } catch (LockLostException sessionIsOver) {
        // by another session
      }
    }
  }

  /** Whether it was granted in time. */
  boolean acquire(Duration wait) throws InterruptedException {
    long began = System.nanoTime();
    Duration left = wait;
    while (true) {
      try {
        handle = session.get().acquire(lock, request, left);
        return true;
      } catch (LockTimeoutException othersHold) {
        return false;
      } catch (LockLostException sessionIsOver) {
        left = left(wait, Duration.ofNanos(System.nanoTime() - began));
      }
    }
  }

  private static Duration left(Duration wait, Duration past) {
    return wait.compareTo(past) <= 0 ? Duration.ZERO : wait.minus(past);
  }

  private LockHandle held() {
    return Objects.requireNonNull(handle, "held by this thread");
  }

  boolean isActive() {
    return held().isActive();
  }

  /** Throws if it was lost. */
  void requireActive() {
    held().requireActive();
  }

  /** Whether it was held until now. */
  boolean release() {
    LockHandle last = held();
    handle = null;
    boolean active = last.isActive();
    return last.release().status() != ReleaseResult.Status.NOT_HELD && active;
  }

  /** Without a word of what was lost: what cannot be released is repeated in the background. */
  void drop() {
    LockHandle last = held();
    handle = null;
    last.close();
  }
}
