package io.github.leaselock;

import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;

/** A store that tells which Leases are asked for, and lets something happen before a request. */
final class HookedStore implements LeaseStore {

  private final LeaseStore real;
  private final List<String> requests = new ArrayList<>();
  private int left = -1;
  private Runnable event = () -> {};
  private Runnable stored = () -> {};

  HookedStore(LeaseStore real) {
    this.real = real;
  }

  /** Something happens once, before the request after so many. */
  void after(int others, Runnable happens) {
    left = others;
    event = happens;
  }

  /** Something happens once, after the next write and before its answer. */
  void beforeTheAnswer(Runnable happens) {
    stored = happens;
  }

  /** The requests since the last call, as {@code verb name}. */
  List<String> requests() {
    List<String> since = List.copyOf(requests);
    requests.clear();
    return since;
  }

  private void sending(String verb, LeaseKey key) {
    requests.add(verb + " " + key.name());
    if (left-- == 0) {
      event.run();
    }
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    sending("read", key);
    return real.read(key);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    sending("create", lease.key());
    return real.create(lease);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    sending("replace", lease.key());
    WriteOutcome outcome = real.replace(lease);
    Runnable happens = stored;
    stored = () -> {};
    happens.run();
    return outcome;
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    sending("delete", lease.key());
    return real.delete(lease);
  }
}
