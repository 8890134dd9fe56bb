package io.github.leaselock;

import java.util.List;
import java.util.Optional;

/**
 * Who waited for a lock when it was looked at, in the order in which they are served: by priority,
 * then in the order in which the API server stored them. Immutable.
 */
@NotForImplementation
public interface WaitQueue {

  /**
   * Whether nobody waits.
   *
   * @return true if there is no entry that can be read
   */
  boolean isEmpty();

  /**
   * How many wait.
   *
   * @return the number of waiters, not of entries
   */
  long size();

  /**
   * How many are to be served before a waiter.
   *
   * @param holder the waiter
   * @return 0 for the first, or empty if it has no place
   */
  Optional<Long> positionOf(Holder holder);

  /**
   * Who is to be served before a waiter.
   *
   * @param holder the waiter
   * @param most how many to list at most
   * @return their identities, the first to be served first; empty if it has no place
   */
  List<String> before(Holder holder, int most);

  /**
   * Those who are served first, as a judge sees them: they do not hold yet.
   *
   * @param most how many to list at most
   * @return the first to be served first
   */
  List<LockHolder> first(int most);
}
