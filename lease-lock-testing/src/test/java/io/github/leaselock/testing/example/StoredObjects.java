package io.github.leaselock.testing.example;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The custom resources, as they are stored, and as a cache shows them: three seconds late. */
final class StoredObjects {

  private static final int LAG = 3;

  private final Map<String, Operation> stored = new LinkedHashMap<>();
  private final List<Map<String, Operation>> seconds = new ArrayList<>();

  StoredObjects(List<Operation> operations) {
    operations.forEach(operation -> stored.put(operation.name(), operation));
    tick();
  }

  List<String> names() {
    return List.copyOf(seconds.get(0).keySet());
  }

  Optional<Operation> live(String name) {
    return Optional.ofNullable(stored.get(name));
  }

  Optional<Operation> cached(String name) {
    return Optional.ofNullable(seconds.get(Math.max(0, seconds.size() - LAG)).get(name));
  }

  void store(Operation operation) {
    stored.computeIfPresent(operation.name(), (name, old) -> operation);
  }

  /** {@code kubectl delete}: a finalizer keeps it. */
  void mark(String name) {
    live(name).ifPresent(operation -> store(operation.marked()));
  }

  /** It is gone: its finalizer was removed, or there was none. */
  void remove(String name) {
    stored.remove(name);
  }

  void tick() {
    seconds.add(new LinkedHashMap<>(stored));
  }
}
