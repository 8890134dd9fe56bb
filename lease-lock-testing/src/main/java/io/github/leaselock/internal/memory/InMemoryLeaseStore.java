package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryApiServer.Answer;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A store on an {@link InMemoryApiServer}: for tests of code that uses locks, and for the tests of
 * the lock itself. Every request succeeds or fails at once; none is ever ambiguous. Safe for use by
 * several threads.
 */
public final class InMemoryLeaseStore implements LeaseStore {

  private final InMemoryApiServer server;

  /** A store on a server of its own, with the system's wall clock. */
  public InMemoryLeaseStore() {
    this(new InMemoryApiServer(InstantSource.system()));
  }

  /**
   * A store on a server that others use as well.
   *
   * @param server where the Leases are
   */
  public InMemoryLeaseStore(InMemoryApiServer server) {
    Objects.requireNonNull(server, "server");
    this.server = server;
  }

  /**
   * The server, to look at or to tamper with.
   *
   * @return where the Leases are
   */
  public InMemoryApiServer server() {
    return server;
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    return server
        .get(key)
        .object()
        .<ReadOutcome>map(object -> new ReadOutcome.Found(record(key, object)))
        .orElse(new ReadOutcome.Absent());
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    Objects.requireNonNull(lease, "lease");
    return written(lease.key(), server.post(lease.key(), LeaseTree.of(lease)), "create");
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    return written(lease.key(), server.put(lease.key(), LeaseTree.of(lease)), "update");
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    Answer answer =
        server.delete(lease.key(), Optional.of(lease.uid()), Optional.of(lease.resourceVersion()));
    return answer.isSuccess()
        ? new DeleteOutcome.Deleted()
        : new DeleteOutcome.Unconfirmed(failure(answer, lease.key(), "delete"));
  }

  @Override
  public ListOutcome sessions(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    List<LeaseRecord> sessions = new ArrayList<>();
    for (InMemoryApiServer.Change each : server.all()) {
      Map<String, Object> object = each.object().orElseThrow();
      if (each.key().namespace().equals(namespace) && LeaseTree.isSession(object)) {
        sessions.add(record(each.key(), object));
      }
    }
    return new ListOutcome.Listed(sessions);
  }

  @Override
  public boolean isSameAs(LeaseStore other) {
    Objects.requireNonNull(other, "other");
    return other instanceof InMemoryLeaseStore known && known.server.equals(server);
  }

  @Override
  public NamespaceState namespace(String namespace) {
    return server.namespace(namespace);
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(listener, "listener");
    Set<LeaseKey> shown = new HashSet<>();
    Runnable end =
        server.listenFromNow(
            change -> {
              if (!scope.covers(change.key())) {
                return;
              }
              if (change.object().filter(object -> isWatched(scope, object)).isPresent()) {
                shown.add(change.key());
                listener.stored(record(change.key(), change.object().get()));
              } else if (shown.remove(change.key())) {
                listener.removed(change.key());
              }
            });
    listener.caughtUp();
    return end::run;
  }

  private static boolean isWatched(WatchScope scope, Map<String, Object> object) {
    return scope.name().isPresent() || LeaseTree.isContended(object);
  }

  private static WriteOutcome written(LeaseKey key, Answer answer, String verb) {
    return answer
        .object()
        .<WriteOutcome>map(object -> new WriteOutcome.Written(record(key, object)))
        .orElseGet(() -> new WriteOutcome.Unconfirmed(failure(answer, key, verb)));
  }

  private static StoreFailure failure(Answer answer, LeaseKey key, String verb) {
    Kind kind =
        switch (answer.reason()) {
          case "AlreadyExists" -> Kind.ALREADY_EXISTS;
          case "Conflict" -> Kind.CONFLICT;
          case "NotFound" -> verb.equals("create") ? Kind.NAMESPACE_ABSENT : Kind.NOT_FOUND;
          case "Forbidden" -> Kind.NAMESPACE_TERMINATING; // there is no RBAC here
          case "Invalid", "BadRequest" -> Kind.INVALID;
          default -> Kind.SERVER_ERROR;
        };
    return StoreFailure.of(kind, verb + " of " + key + ": " + answer.message());
  }

  /**
   * A stored object in the terms of the lock.
   *
   * @param key which Lease
   * @param object a tree as {@link InMemoryApiServer} stores it
   * @return the record of that version
   */
  public static LeaseRecord record(LeaseKey key, Map<String, Object> object) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(object, "object");
    return LeaseTree.record(key, object);
  }
}
