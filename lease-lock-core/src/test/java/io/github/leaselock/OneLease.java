package io.github.leaselock;

import io.github.leaselock.StoreFailure.Kind;
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
import org.jspecify.annotations.Nullable;

/** The least that a server must do: one Lease, and compare-and-swap. */
final class OneLease implements LeaseStore {

  private record Nothing() implements LeaseRecord.Remainder {
    @Override
    public int length() {
      return 0;
    }
  }

  private @Nullable LeaseRecord stored;
  private int version;

  @Override
  public ReadOutcome read(LeaseKey key) {
    return stored == null ? new ReadOutcome.Absent() : new ReadOutcome.Found(stored);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return stored == null ? store(free(lease.key())) : failed(Kind.ALREADY_EXISTS);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return stored != null && stored.isVersion(lease) ? store(lease) : failed(Kind.CONFLICT);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    throw new AssertionError("nobody deletes");
  }

  private WriteOutcome store(LeaseRecord lease) {
    stored =
        new LeaseRecord(
            lease.key(),
            lease.uid(),
            Integer.toString(++version),
            lease.holderIdentity(),
            lease.leaseTransitions(),
            lease.leaseDurationSeconds(),
            lease.acquireTime(),
            lease.renewTime(),
            lease.annotations(),
            lease.owners(),
            false,
            false,
            lease.remainder());
    return new WriteOutcome.Written(stored);
  }

  private static WriteOutcome failed(Kind kind) {
    return new WriteOutcome.Unconfirmed(new StoreFailure(kind, "quicker", Optional.empty()));
  }

  private static LeaseRecord free(LeaseKey key) {
    return new LeaseRecord(
        key,
        "uid",
        "0",
        "",
        0,
        OptionalInt.of(1),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        false,
        false,
        new Nothing());
  }
}
