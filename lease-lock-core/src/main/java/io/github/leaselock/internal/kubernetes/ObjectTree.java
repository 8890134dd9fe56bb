package io.github.leaselock.internal.kubernetes;

import io.github.leaselock.LeaseKey;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks into an object as a stream shows it; what is not there is an exception. */
final class ObjectTree {

  private ObjectTree() {}

  static LeaseKey key(Map<?, ?> object) {
    Map<?, ?> metadata = map(object.get("metadata"));
    return new LeaseKey(text(metadata.get("namespace")), text(metadata.get("name")));
  }

  static String version(Map<?, ?> object) {
    return text(map(object.get("metadata")).get("resourceVersion"));
  }

  static Map<?, ?> map(@Nullable Object tree) {
    return (Map<?, ?>) Objects.requireNonNull(tree);
  }

  static String text(@Nullable Object tree) {
    return (String) Objects.requireNonNull(tree);
  }
}
