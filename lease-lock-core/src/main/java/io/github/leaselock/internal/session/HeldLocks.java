package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHandles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@link LockHandles} on a store. */
public final class HeldLocks implements LockHandles {

  private final List<LockHandle> handles;

  HeldLocks(List<LockHandle> handles) {
    this.handles = List.copyOf(handles);
  }

  @Override
  public List<LockHandle> handles() {
    return handles;
  }

  @Override
  public LockHandle of(LeaseLock lock) {
    Objects.requireNonNull(lock, "lock");
    Optional<LockHandle> found =
        handles.stream().filter(handle -> handle.lock().key().equals(lock.key())).findFirst();
    return found.orElseThrow(
        () -> new IllegalArgumentException(lock + " is none of those held here: " + handles));
  }

  @Override
  public boolean isActive() {
    return handles.stream().allMatch(LockHandle::isActive);
  }

  @Override
  public void close() {
    for (int i = handles.size() - 1; i >= 0; i--) {
      handles.get(i).close();
    }
  }
}
