package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.Owner;
import io.github.leaselock.store.InMemoryApiServer.Answer;
import io.github.leaselock.store.StoreFailure.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    return written(lease.key(), server.post(lease.key(), tree(lease)), "create");
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    return written(lease.key(), server.put(lease.key(), tree(lease)), "update");
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
      if (each.key().namespace().equals(namespace)
          && labels(object).containsKey(LeaseFormat.SESSION)) {
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
    return scope.name().isPresent() || isContended(object);
  }

  private static boolean isContended(Map<String, Object> object) {
    return Tree.value(object, "metadata", "labels") instanceof Map<?, ?> labels
        && labels.containsKey(LeaseFormat.CONTENDED);
  }

  private static Map<?, ?> labels(Map<String, Object> object) {
    return Tree.value(object, "metadata", "labels") instanceof Map<?, ?> labels ? labels : Map.of();
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

  /** The object as it was read, so that whatever lease-lock does not know survives a write. */
  private record AsRead(Map<String, Object> tree) implements LeaseRecord.Remainder {}

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
    return new LeaseRecord(
        key,
        Tree.text(object, "metadata", "uid"),
        Tree.text(object, "metadata", "resourceVersion"),
        Tree.text(object, "spec", "holderIdentity"),
        number(object, "leaseTransitions").orElse(0),
        number(object, "leaseDurationSeconds"),
        time(object, "acquireTime"),
        time(object, "renewTime"),
        annotations(object),
        owners(object),
        !Tree.text(object, "metadata", "deletionTimestamp").isEmpty(),
        !Tree.text(object, "spec", "strategy").isEmpty(),
        new AsRead(object));
  }

  private static Map<String, Object> tree(LeaseRecord lease) {
    Map<String, Object> tree =
        lease.remainder() instanceof AsRead asRead
            ? Tree.copy(asRead.tree())
            : new LinkedHashMap<>();
    Map<String, Object> metadata = Tree.map(tree, "metadata");
    metadata.put("namespace", lease.key().namespace());
    metadata.put("name", lease.key().name());
    metadata.put("uid", lease.uid());
    metadata.put("resourceVersion", lease.resourceVersion());
    Map<String, Object> annotations = Tree.map(metadata, "annotations");
    annotations.keySet().removeIf(key -> key.startsWith(LeaseFormat.PREFIX));
    annotations.putAll(lease.annotations());
    label(metadata, LeaseFormat.isContended(lease, isContended(tree)));
    appendOwners(metadata, lease.owners());
    Map<String, Object> spec = Tree.map(tree, "spec");
    spec.put("holderIdentity", lease.holderIdentity());
    spec.put("leaseTransitions", lease.leaseTransitions());
    spec.remove("leaseDurationSeconds");
    lease.leaseDurationSeconds().ifPresent(seconds -> spec.put("leaseDurationSeconds", seconds));
    put(spec, "acquireTime", lease.acquireTime());
    put(spec, "renewTime", lease.renewTime());
    return tree;
  }

  private static void label(Map<String, Object> metadata, boolean contended) {
    if (contended) {
      Tree.map(metadata, "labels").putIfAbsent(LeaseFormat.CONTENDED, "true");
    } else if (metadata.get("labels") instanceof Map<?, ?> labels) {
      labels.remove(LeaseFormat.CONTENDED);
    }
  }

  private static Map<String, Object> tree(NewLease lease) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Object> metadata = Tree.map(tree, "metadata");
    metadata.put("labels", lease.labels());
    if (!lease.annotations().isEmpty()) {
      metadata.put("annotations", lease.annotations());
    }
    appendOwners(metadata, lease.owner().stream().toList());
    Map<String, Object> spec = Tree.map(tree, "spec");
    spec.put("holderIdentity", "");
    spec.put("leaseTransitions", 0);
    spec.put("leaseDurationSeconds", LeaseFormat.FREE_SECONDS);
    put(spec, "acquireTime", Optional.of(lease.now()));
    put(spec, "renewTime", Optional.of(lease.now()));
    return tree;
  }

  /** Those that are not there by their uid, behind what is there, which stays as it is. */
  private static void appendOwners(Map<String, Object> metadata, List<Owner> owners) {
    List<Object> references = new ArrayList<>();
    if (metadata.get("ownerReferences") instanceof List<?> stored) {
      references.addAll(stored);
    }
    Set<String> there = new HashSet<>();
    references.forEach(reference -> there.add(part(reference, "uid")));
    for (Owner owner : owners) {
      if (there.add(owner.uid())) {
        references.add(
            Map.of(
                "apiVersion", owner.apiVersion(),
                "kind", owner.kind(),
                "name", owner.name(),
                "uid", owner.uid()));
      }
    }
    if (!references.isEmpty()) {
      metadata.put("ownerReferences", references);
    }
  }

  private static List<Owner> owners(Map<String, Object> object) {
    return Tree.list(object, "metadata", "ownerReferences").stream()
        .flatMap(
            reference ->
                Owner.read(
                    part(reference, "apiVersion"),
                    part(reference, "kind"),
                    part(reference, "name"),
                    part(reference, "uid"))
                    .stream())
        .toList();
  }

  private static String part(Object reference, String name) {
    return reference instanceof Map<?, ?> map && map.get(name) != null
        ? String.valueOf(map.get(name))
        : "";
  }

  private static void put(Map<String, Object> spec, String field, Optional<Instant> time) {
    if (time.isPresent()) {
      spec.put(field, LeaseSchema.MICRO_TIME_FORMAT.format(time.get()));
    } else {
      spec.remove(field);
    }
  }

  private static OptionalInt number(Map<String, Object> object, String field) {
    @Nullable Object value = Tree.value(object, "spec", field);
    return value instanceof Number number ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
  }

  private static Optional<Instant> time(Map<String, Object> object, String field) {
    String text = Tree.text(object, "spec", field);
    return text.isEmpty() ? Optional.empty() : Optional.of(OffsetDateTime.parse(text).toInstant());
  }

  private static Map<String, String> annotations(Map<String, Object> object) {
    Map<String, String> ours = new HashMap<>();
    if (Tree.value(object, "metadata", "annotations") instanceof Map<?, ?> annotations) {
      annotations.forEach(
          (key, value) -> {
            if (key.toString().startsWith(LeaseFormat.PREFIX)) {
              ours.put(key.toString(), String.valueOf(value));
            }
          });
    }
    return ours;
  }
}
