package io.github.leaselock.session;

import io.github.leaselock.lease.LeaseKey;

/** That a lock is no longer held, thrown where the caller is about to rely on it. */
public final class LockLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient SessionLoss loss;

  LockLostException(LeaseKey key, SessionLoss loss) {
    super("the lock on Lease " + key + " is no longer held: " + loss);
    this.loss = loss;
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
