package io.github.leaselock.josdk;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.VerifyResult;

/** That an object holds a lock. Immutable. <b>Experimental.</b> */
public final class Grant {

  private final LeaseLock lock;
  private final Holder holder;
  private final FencingToken token;

  Grant(LeaseLock lock, Holder holder, FencingToken token) {
    this.lock = lock;
    this.holder = holder;
    this.token = token;
  }

  /**
   * The number of the grant: give it to the protected resource with every write.
   *
   * @return the same in every step of the work of one object
   */
  public FencingToken token() {
    return token;
  }

  /**
   * Which lock.
   *
   * @return its key
   */
  public LeaseKey lock() {
    return lock.key();
  }

  /**
   * Asks the API server whether the object still holds: before an act that cannot be undone. One
   * request.
   *
   * @return the answer
   */
  public VerifyResult verify() {
    return lock.verify(holder, token);
  }

  /** Human-readable: the lock and the token. */
  @Override
  public String toString() {
    return "lock " + lock.key() + ", token " + token;
  }
}
