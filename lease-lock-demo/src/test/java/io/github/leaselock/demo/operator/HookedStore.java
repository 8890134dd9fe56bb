package io.github.leaselock.demo.operator;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A store that lets something happen between a read of one Lease and the write that follows. */
final class HookedStore implements LeaseStore {

  private final LeaseStore store;
  private final String lease;
  private final Deque<StoreFailure> failures = new ArrayDeque<>();
  private @Nullable Runnable beforeWrite;
  private volatile boolean readable = true;

  HookedStore(LeaseStore store, String lease) {
    this.store = store;
    this.lease = lease;
  }

  /** Runs once, just before the next write of the Lease reaches the server. */
  void beforeNextWrite(Runnable action) {
    beforeWrite = action;
  }

  /** The next write of the Lease fails so, and does not reach the server. */
  void failNextWrite(StoreFailure failure) {
    failures.add(failure);
  }

  /** From now on the Lease cannot be read, or can again. */
  void setReadable(boolean readable) {
    this.readable = readable;
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return readable || !key.name().equals(lease)
        ? store.read(key)
        : new ReadOutcome.Failed(StoreFailure.of(StoreFailure.Kind.CONNECTION, "made up"));
  }

  @Override
  public WriteOutcome create(NewLease created) {
    if (created.key().name().equals(lease)) {
      happen();
      if (!failures.isEmpty()) {
        return new WriteOutcome.Unconfirmed(failures.remove());
      }
    }
    return store.create(created);
  }

  @Override
  public WriteOutcome replace(LeaseRecord replaced) {
    if (replaced.key().name().equals(lease)) {
      happen();
      if (!failures.isEmpty()) {
        return new WriteOutcome.Unconfirmed(failures.remove());
      }
    }
    return store.replace(replaced);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord deleted) {
    return store.delete(deleted);
  }

  private void happen() {
    Runnable action = beforeWrite;
    beforeWrite = null;
    if (action != null) {
      action.run();
    }
  }
}
