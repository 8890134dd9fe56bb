package io.github.leaselock;

import java.util.List;

/**
 * Several locks, held together: all or none. Acquired in the order of their keys, so that two
 * processes that want the same locks never wait for each other in a circle.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LockHandles extends AutoCloseable {

  /**
   * The holds, in the order of their keys, each with a token of its own.
   *
   * @return immutable
   */
  List<LockHandle> handles();

  /**
   * The hold of one of the locks.
   *
   * @param lock one of those that were asked for
   * @return its hold
   * @throws IllegalArgumentException if it is not one of them
   */
  LockHandle of(io.github.leaselock.LeaseLock lock);

  /**
   * Whether every one of them is held right now; no request is sent.
   *
   * @return false as soon as one is lost or released
   */
  boolean isActive();

  /** Releases all of them, the last acquired first. */
  @Override
  void close();
}
