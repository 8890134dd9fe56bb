package io.github.leaselock.simulation;

import io.github.leaselock.LockHolder;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A write that a client has sent: applied by the server at once, later, twice or never.
 *
 * @param number for people, to tell one from another
 * @param by the operation that sent it
 * @param verb the HTTP verb
 * @param content what is to be stored
 * @param judgedStale whom the operation had found stale since it saw the Lease last
 * @param provenGone whose work it had found gone since then
 * @param request asks the server
 */
record Write(
    int number,
    Operation by,
    String verb,
    Optional<LeaseRecord> content,
    Set<LockHolder> judgedStale,
    Set<LockHolder> provenGone,
    Function<LeaseStore, Answer> request) {

  private Write(
      int number,
      Operation by,
      String verb,
      Optional<LeaseRecord> content,
      Function<LeaseStore, Answer> request) {
    this(
        number,
        by,
        verb,
        content,
        Set.copyOf(by.judgedStale()),
        Set.copyOf(by.provenGone()),
        request);
  }

  /** What the server says: what is stored now, or why not. */
  record Answer(Optional<LeaseRecord> stored, Optional<StoreFailure> failure) {

    static Answer of(WriteOutcome outcome) {
      return outcome instanceof WriteOutcome.Written written
          ? new Answer(Optional.of(written.lease()), Optional.empty())
          : new Answer(
              Optional.empty(), Optional.of(((WriteOutcome.Unconfirmed) outcome).failure()));
    }

    static Answer of(DeleteOutcome outcome) {
      return outcome instanceof DeleteOutcome.Unconfirmed unconfirmed
          ? new Answer(Optional.empty(), Optional.of(unconfirmed.failure()))
          : new Answer(Optional.empty(), Optional.empty());
    }

    static Answer failed(StoreFailure failure) {
      return new Answer(Optional.empty(), Optional.of(failure));
    }
  }

  static Write post(int number, Operation by, NewLease lease) {
    return new Write(number, by, "POST", Optional.empty(), store -> Answer.of(store.create(lease)));
  }

  static Write put(int number, Operation by, LeaseRecord lease) {
    return new Write(
        number, by, "PUT", Optional.of(lease), store -> Answer.of(store.replace(lease)));
  }

  static Write delete(int number, Operation by, LeaseRecord lease) {
    return new Write(
        number, by, "DELETE", Optional.of(lease), store -> Answer.of(store.delete(lease)));
  }

  /** What a PUT would make of the lock. */
  Optional<LeaseState> state() {
    return verb.equals("PUT") ? content.map(LeaseFormat::read) : Optional.empty();
  }

  /** Whether the server would store it now. */
  boolean mayLand(Optional<LeaseRecord> current) {
    if (content.isEmpty()) {
      return current.isEmpty();
    }
    String uid = content.get().uid();
    if (current.isEmpty()) {
      return verb.equals("PUT") && uid.isEmpty();
    }
    return (uid.isEmpty() || uid.equals(current.get().uid()))
        && content.get().resourceVersion().equals(current.get().resourceVersion());
  }
}
