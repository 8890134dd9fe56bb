package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.LeaseStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * A write on its way to the server.
 *
 * @param by whose
 * @param verb for people
 * @param key of which Lease
 * @param base the version that it may replace; empty for a creation
 * @param request what the server is asked
 * @param at when it was sent
 */
record Sent<A>(
    Life by,
    String verb,
    LeaseKey key,
    Optional<LeaseRecord> base,
    Function<LeaseStore, A> request,
    long at) {

  /** Whether the server would still store it. */
  boolean mayLand(Optional<LeaseRecord> stored) {
    return base.isEmpty()
        ? stored.isEmpty()
        : stored.filter(lease -> lease.isVersion(base.get())).isPresent();
  }

  @Override
  public String toString() {
    return verb + " " + (Life.isSession(key) ? key.name().substring(0, 4) : key.name());
  }
}
