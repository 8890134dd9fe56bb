package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Optional;

/** Counts requests without a proper answer, and the writes whose fate the lock was not told. */
record CountingStore(LeaseStore store, Figures figures) implements LeaseStore {

  @Override
  public ReadOutcome read(LeaseKey key) {
    ReadOutcome outcome = store.read(key);
    if (outcome instanceof ReadOutcome.Failed) {
      figures.add(Figures.Name.UNANSWERED, 1);
    }
    return outcome;
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return counted(store.create(lease));
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return counted(store.replace(lease));
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    return store.watch(scope, position, listener);
  }

  @Override
  public Transport newTransport() {
    Transport transport = store.newTransport();
    return new Transport() {
      @Override
      public LeaseStore store() {
        return new CountingStore(transport.store(), figures);
      }

      @Override
      public void close() {
        transport.close();
      }
    };
  }

  private WriteOutcome counted(WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      switch (unconfirmed.failure().kind()) {
        case TIMEOUT, CONNECTION, SERVER_ERROR, INTERRUPTED -> {
          figures.add(Figures.Name.UNANSWERED, 1);
          figures.add(Figures.Name.AMBIGUOUS_WRITES, 1);
        }
        case CONFLICT -> figures.add(Figures.Name.CONFLICTS, 1);
        default -> {
          // The server's word that it did nothing, or that something is there.
        }
      }
    }
    return outcome;
  }
}
