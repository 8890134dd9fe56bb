package io.github.leaselock.internal.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Forced server-side apply, as the schema of a Lease wants its parts merged. */
final class Applying {

  private Applying() {}

  /** What is stored once the fields of a configuration are in it. */
  static Map<String, Object> merged(
      Map<String, Object> current, Map<String, Object> configuration) {
    Map<String, Object> merged = Tree.merge(current, configuration);
    Map<String, Object> metadata = Tree.map(merged, "metadata");
    join(metadata, "finalizers", current, configuration, each -> each);
    join(metadata, "ownerReferences", current, configuration, Applying::uid);
    return merged;
  }

  /** These lists are sets: what is there stays, unless it comes again. */
  private static void join(
      Map<String, Object> metadata,
      String field,
      Map<String, Object> current,
      Map<String, Object> configuration,
      Function<Object, Object> identity) {
    Map<Object, Object> joined = new LinkedHashMap<>();
    for (Map<String, Object> lease : List.of(current, configuration)) {
      for (Object each : Tree.list(lease, "metadata", field)) {
        joined.put(identity.apply(each), each);
      }
    }
    if (!joined.isEmpty()) {
      metadata.put(field, new ArrayList<>(joined.values()));
    }
  }

  private static Object uid(Object owner) {
    return owner instanceof Map<?, ?> map && map.get("uid") instanceof String uid ? uid : owner;
  }
}
