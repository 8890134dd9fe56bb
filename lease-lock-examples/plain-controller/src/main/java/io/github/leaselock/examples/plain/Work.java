package io.github.leaselock.examples.plain;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.examples.plain.api.Migration;
import java.util.Optional;

/** What is done under the lock. It is called again and again, so it finds out what was done. */
public interface Work {

  /**
   * Starts the work, or looks how far it is.
   *
   * @param live as it is stored, read under the lock
   * @param token for the database, to refuse an older one
   * @param moved to be run when there is more to see
   * @return the final state, once there is one
   */
  Optional<String> startOrLook(Migration live, FencingToken token, Runnable moved);

  /** Ends the work of a migration that is gone or has finished; whether nothing is left of it. */
  boolean stop(Holder migration);
}
