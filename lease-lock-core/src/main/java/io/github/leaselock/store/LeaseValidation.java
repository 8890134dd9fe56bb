package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.store.InMemoryApiServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the API server demands of the content of a Lease. */
final class LeaseValidation {

  /** A MicroTime as the API server parses it: RFC 3339 with exactly six digits of a second. */
  private static final Pattern MICRO_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}(Z|[-+]\\d{2}:\\d{2})");

  private static final int MAX_ANNOTATIONS = 256 * 1024;

  private LeaseValidation() {}

  static Optional<Answer> check(LeaseKey key, Map<String, ?> body) {
    return address(key, body).or(() -> times(body)).or(() -> numbers(body)).or(() -> size(body));
  }

  private static Optional<Answer> address(LeaseKey key, Map<String, ?> body) {
    String name = Tree.text(body, "metadata", "name");
    String namespace = Tree.text(body, "metadata", "namespace");
    return Set.of("", key.name()).contains(name) && Set.of("", key.namespace()).contains(namespace)
        ? Optional.empty()
        : Optional.of(
            InMemoryApiServer.error(
                400, "BadRequest", "the name or namespace of the object does not match the URL"));
  }

  private static Optional<Answer> times(Map<String, ?> body) {
    for (String field : List.of("acquireTime", "renewTime")) {
      String time = Tree.text(body, "spec", field);
      if (!time.isEmpty() && !MICRO_TIME.matcher(time).matches()) {
        return Optional.of(
            InMemoryApiServer.error(400, "BadRequest", "spec." + field + ": cannot parse " + time));
      }
    }
    return Optional.empty();
  }

  private static Optional<Answer> numbers(Map<String, ?> body) {
    @Nullable Object duration = Tree.value(body, "spec", "leaseDurationSeconds");
    if (duration instanceof Number seconds && seconds.longValue() <= 0) {
      return Optional.of(
          InMemoryApiServer.error(
              422, "Invalid", "spec.leaseDurationSeconds: must be greater than 0"));
    }
    @Nullable Object transitions = Tree.value(body, "spec", "leaseTransitions");
    if (transitions instanceof Number count && count.longValue() < 0) {
      return Optional.of(
          InMemoryApiServer.error(
              422, "Invalid", "spec.leaseTransitions: must be greater than or equal to 0"));
    }
    return Optional.empty();
  }

  private static Optional<Answer> size(Map<String, ?> body) {
    long size = 0;
    if (Tree.value(body, "metadata", "annotations") instanceof Map<?, ?> annotations) {
      for (Map.Entry<?, ?> annotation : annotations.entrySet()) {
        size += bytes(annotation.getKey()) + bytes(annotation.getValue());
      }
    }
    return size <= MAX_ANNOTATIONS
        ? Optional.empty()
        : Optional.of(
            InMemoryApiServer.error(
                422, "Invalid", "metadata.annotations: Too long: must have at most 262144 bytes"));
  }

  private static long bytes(@Nullable Object text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8).length;
  }
}
