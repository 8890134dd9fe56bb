package io.github.leaselock;

import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts the grants of one Lease. Each method is one step, as a request to a server is. */
final class NumberedGrants implements LeaseStore {

  private final LeaseStore leases;
  private final List<FencingToken> tokens = new ArrayList<>();

  NumberedGrants(LeaseStore leases) {
    this.leases = leases;
  }

  @Override
  public synchronized ReadOutcome read(LeaseKey key) {
    return leases.read(key);
  }

  @Override
  public synchronized WriteOutcome create(NewLease lease) {
    return leases.create(lease);
  }

  @Override
  public synchronized WriteOutcome replace(LeaseRecord lease) {
    WriteOutcome outcome = leases.replace(lease);
    if (outcome instanceof WriteOutcome.Written written
        && written.lease().leaseTransitions() > tokens.size()) {
      tokens.add(lease.token());
    }
    return outcome;
  }

  @Override
  public synchronized DeleteOutcome delete(LeaseRecord lease) {
    return leases.delete(lease);
  }

  /** Which grant a token is: 1 for the first. */
  synchronized int numberOf(FencingToken token) {
    return tokens.indexOf(token) + 1;
  }

  /** The token of a grant, if there was one of that number. */
  synchronized Optional<FencingToken> token(int grant) {
    return grant <= tokens.size() ? Optional.of(tokens.get(grant - 1)) : Optional.empty();
  }
}
