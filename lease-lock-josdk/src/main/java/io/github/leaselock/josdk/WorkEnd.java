package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Ends the work of an object that is being deleted. <b>Experimental.</b>
 *
 * @param <P> the kind
 */
@FunctionalInterface
public interface WorkEnd<P extends HasMetadata> {

  /**
   * Ends the work, wherever it runs. Asked about objects whose work never began, too.
   *
   * @param deleted an object that is marked for deletion
   * @return true once nothing of it is left, and nothing of it can begin any more
   * @throws Exception if it cannot be determined; same as false
   */
  boolean isGone(P deleted) throws Exception;
}
