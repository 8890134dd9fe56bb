package io.github.leaselock.benchmarks.jmh;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Compare-and-swap on a map and nothing else: whatever is measured over it is not the store's. */
public final class PlainStore implements LeaseStore {

  /** Stands for the API server's object, which a record carries along. */
  private record Nothing() implements LeaseRecord.Remainder {
    @Override
    public int length() {
      return 0;
    }
  }

  private static final Nothing NOTHING = new Nothing();

  private final Map<LeaseKey, LeaseRecord> stored = new ConcurrentHashMap<>();
  private long versions = 1000;

  @Override
  public synchronized ReadOutcome read(LeaseKey key) {
    LeaseRecord found = stored.get(key);
    return found == null ? new ReadOutcome.Absent() : new ReadOutcome.Found(found);
  }

  @Override
  public synchronized WriteOutcome create(NewLease lease) {
    if (stored.containsKey(lease.key())) {
      return unconfirmed(StoreFailure.Kind.ALREADY_EXISTS);
    }
    String version = Long.toString(++versions);
    return written(
        new LeaseRecord(
            lease.key(),
            "uid-" + version,
            version,
            "",
            0,
            OptionalInt.of(LeaseFormat.FREE_SECONDS),
            Optional.of(lease.now()),
            Optional.of(lease.now()),
            Map.of(),
            List.of(),
            false,
            false,
            NOTHING));
  }

  @Override
  public synchronized WriteOutcome replace(LeaseRecord lease) {
    LeaseRecord found = stored.get(lease.key());
    if (found == null || !found.isVersion(lease)) {
      return unconfirmed(StoreFailure.Kind.CONFLICT);
    }
    return written(
        new LeaseRecord(
            lease.key(),
            lease.uid(),
            Long.toString(++versions),
            lease.holderIdentity(),
            lease.leaseTransitions(),
            lease.leaseDurationSeconds(),
            lease.acquireTime(),
            lease.renewTime(),
            lease.annotations(),
            List.of(),
            false,
            false,
            NOTHING));
  }

  private WriteOutcome written(LeaseRecord lease) {
    stored.put(lease.key(), lease);
    return new WriteOutcome.Written(lease);
  }

  private static WriteOutcome unconfirmed(StoreFailure.Kind kind) {
    return new WriteOutcome.Unconfirmed(StoreFailure.of(kind, "another version is stored"));
  }

  @Override
  public synchronized DeleteOutcome delete(LeaseRecord lease) {
    LeaseRecord found = stored.get(lease.key());
    if (found == null || !found.isVersion(lease)) {
      return new DeleteOutcome.Unconfirmed(
          StoreFailure.of(StoreFailure.Kind.CONFLICT, "another version is stored"));
    }
    stored.remove(lease.key());
    return new DeleteOutcome.Deleted();
  }
}
