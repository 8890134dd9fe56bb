package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What is done for an object while it holds the lock. <b>Experimental.</b>
 *
 * @param <P> the kind
 */
@FunctionalInterface
public interface LockedWork<P extends HasMetadata> {

  /**
   * Takes the work one step further: starts a Job, or checks how far it is. Called again and again
   * until the object is finished, by any replica, so it must find out what was done already. One
   * call at a time for an object in one process.
   *
   * @param live the object as it is stored, read while it holds the lock; it may be changed
   * @param grant what the protected resource needs to refuse a holder that lost the lock
   * @return how far it is
   * @throws Exception if it fails: the lock is kept, the SDK tries again, and this module after it
   */
  Step<P> advance(P live, Grant grant) throws Exception;
}
