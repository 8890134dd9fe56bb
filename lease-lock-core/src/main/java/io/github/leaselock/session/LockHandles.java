package io.github.leaselock.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Several locks, held together: all or none. Acquired in the order of their keys, so that two
 * processes that want the same locks never wait for each other in a circle.
 */
public final class LockHandles implements AutoCloseable {

  private final List<LockHandle> handles;

  LockHandles(List<LockHandle> handles) {
    this.handles = List.copyOf(handles);
  }

  /**
   * The holds, in the order of their keys, each with a token of its own.
   *
   * @return immutable
   */
  public List<LockHandle> handles() {
    return handles;
  }

  /**
   * The hold of one of the locks.
   *
   * @param lock one of those that were asked for
   * @return its hold
   * @throws IllegalArgumentException if it is not one of them
   */
  public LockHandle of(io.github.leaselock.LeaseLock lock) {
    Objects.requireNonNull(lock, "lock");
    Optional<LockHandle> found =
        handles.stream().filter(handle -> handle.lock().key().equals(lock.key())).findFirst();
    return found.orElseThrow(
        () -> new IllegalArgumentException(lock + " is none of those held here: " + handles));
  }

  /**
   * Whether every one of them is held right now; no request is sent.
   *
   * @return false as soon as one is lost or released
   */
  public boolean isActive() {
    return handles.stream().allMatch(LockHandle::isActive);
  }

  /** Gives all of them back, the last acquired first. */
  @Override
  public void close() {
    for (int i = handles.size() - 1; i >= 0; i--) {
      handles.get(i).close();
    }
  }
}
