package io.github.leaselock;

import java.util.Objects;

/**
 * That a lock is no longer held, thrown where the caller is about to rely on it, or cannot be,
 * since the session is over.
 */
public final class LockLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient SessionLoss loss;

  /**
   * A lock that was held.
   *
   * @param key which
   * @param loss why it no longer is
   */
  public LockLostException(LeaseKey key, SessionLoss loss) {
    this(
        "the lock on Lease " + Objects.requireNonNull(key, "key") + " is no longer held: " + loss,
        loss);
  }

  private LockLostException(String message, SessionLoss loss) {
    super(message);
    this.loss = Objects.requireNonNull(loss, "loss");
  }

  /**
   * A lock that was never held, since the session has ended or ends.
   *
   * @param key which
   * @param loss why the session is over
   * @return the exception
   */
  public static LockLostException notAcquired(LeaseKey key, SessionLoss loss) {
    return new LockLostException(
        "the lock on Lease "
            + Objects.requireNonNull(key, "key")
            + " was not acquired, since its session is over: "
            + loss,
        loss);
  }

  /**
   * Why.
   *
   * @return what became of the hold
   */
  public SessionLoss loss() {
    return loss;
  }
}
