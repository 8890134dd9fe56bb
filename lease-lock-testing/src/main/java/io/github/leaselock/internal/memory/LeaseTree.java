package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.NewLease;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Lease between the tree that the server stores and the terms of the lock. */
final class LeaseTree {

  private LeaseTree() {}

  static boolean isContended(Map<String, Object> object) {
    return labels(object).containsKey(LeaseFormat.CONTENDED);
  }

  static boolean isSession(Map<String, Object> object) {
    return labels(object).containsKey(LeaseFormat.SESSION);
  }

  private static Map<?, ?> labels(Map<String, Object> object) {
    return Tree.value(object, "metadata", "labels") instanceof Map<?, ?> labels ? labels : Map.of();
  }

  /** The object as it was read, so that whatever lease-lock does not know survives a write. */
  private record AsRead(Map<String, Object> tree) implements LeaseRecord.Remainder {

    @Override
    public int length() {
      int length = 0;
      if (Tree.value(tree, "metadata", "annotations") instanceof Map<?, ?> annotations) {
        for (Map.Entry<?, ?> each : annotations.entrySet()) {
          if (!each.getKey().toString().startsWith(LeaseFormat.PREFIX)) {
            length += each.getKey().toString().length() + each.getValue().toString().length();
          }
        }
      }
      return length;
    }
  }

  static LeaseRecord record(LeaseKey key, Map<String, Object> object) {
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

  static Map<String, Object> of(LeaseRecord lease) {
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

  static Map<String, Object> of(NewLease lease) {
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
