package io.github.leaselock;

/**
 * Tells whether the work of an evicted holder is proven gone.
 *
 * <p>Eviction takes the lock away; it does not stop the work. Where work can outlive its object (a
 * Job, a database session, another process), the new holder waits for this check before it acts. It
 * is asked after the eviction is stored, so that the old work, which verifies its token before it
 * acts, cannot begin anything new in between; checking before the write is not safe.
 *
 * <p>It may also end the work: killing the old session and then answering true is a good drain.
 */
@FunctionalInterface
public interface DrainCheck {

  /**
   * Whether nothing of this holder's work runs any more, nor can begin.
   *
   * @param evicted the holder that was evicted
   * @return true only if it is proven; once true, always true for this holder and token
   * @throws Exception if it cannot be determined; same as false
   */
  boolean isGone(LockHolder evicted) throws Exception;
}
