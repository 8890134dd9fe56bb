package io.github.leaselock.internal.session;

/** Whoever waits for a claim. Neither call blocks, and neither runs the caller's code. */
interface Claimant {

  /**
   * Hands over the hold.
   *
   * @param handle the hold
   * @return false if it is not wanted any more
   */
  boolean offer(HeldLock handle);

  /**
   * Tells that it waits in vain, unless it has the hold or has given up.
   *
   * @param cause why
   */
  void fail(Throwable cause);
}
