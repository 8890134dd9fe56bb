package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.memory.InMemoryApiServer.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of each Lease, and one sequence of versions for all. Guarded by its server.
 */
final class LeaseTable {

  /** What etcd takes in one request unless it is told otherwise. */
  private static final long MAX_SIZE = 3 * 512 * 1024;

  /** What is stored at one moment. */
  record Copy(Map<LeaseKey, Map<String, Object>> stored, long revision) {}

  private final Map<LeaseKey, Map<String, Object>> stored = new HashMap<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long revision;

  /** Everything that is stored, each in the shape of the change that made it. */
  List<Change> all() {
    List<Change> all = new ArrayList<>();
    stored.forEach(
        (key, object) -> all.add(new Change(key, revision, Optional.of(Tree.copy(object)))));
    return all;
  }

  Runnable listen(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Nullable Map<String, Object> get(LeaseKey key) {
    return stored.get(key);
  }

  /**
   * What has to be there.
   *
   * @throws Refusal if it is not
   */
  Map<String, Object> existing(LeaseKey key) {
    Map<String, Object> object = stored.get(key);
    if (object == null) {
      throw Refusal.notFound(key);
    }
    return object;
  }

  /**
   * Stores the next version.
   *
   * @param object whose resourceVersion is set
   * @throws Refusal if it is too large
   */
  void put(LeaseKey key, Map<String, Object> object) {
    if (Tree.size(object) > MAX_SIZE) {
      throw Refusal.internalError("etcdserver: request is too large");
    }
    Tree.map(object, "metadata").put("resourceVersion", Long.toString(++revision));
    stored.put(key, object);
    tell(key, Optional.of(object));
  }

  void remove(LeaseKey key) {
    stored.remove(key);
    revision++;
    tell(key, Optional.empty());
  }

  void removeAllOf(String namespace) {
    List.copyOf(stored.keySet()).stream()
        .filter(key -> key.namespace().equals(namespace))
        .forEach(this::remove);
  }

  Copy copy() {
    Map<LeaseKey, Map<String, Object>> copy = new HashMap<>();
    stored.forEach((key, object) -> copy.put(key, Tree.copy(object)));
    return new Copy(copy, revision);
  }

  /** Goes back, revision included; nobody is told. */
  void goBack(Copy copy) {
    stored.clear();
    copy.stored().forEach((key, object) -> stored.put(key, Tree.copy(object)));
    revision = copy.revision();
  }

  private void tell(LeaseKey key, Optional<Map<String, Object>> object) {
    if (listeners.isEmpty()) {
      return;
    }
    Change change = new Change(key, revision, object.map(Tree::copy));
    List.copyOf(listeners).forEach(listener -> listener.accept(change));
  }
}
