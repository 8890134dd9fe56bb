package io.github.leaselock.kubectl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The status of an object of any kind, in a few words. */
final class StatusReader {

  private static final List<String> FIELDS = List.of("phase", "state", "status", "result");

  /** Words by which kinds that have a final state call it. */
  private static final Set<String> FINAL =
      Set.of(
          "succeeded",
          "success",
          "failed",
          "failure",
          "complete",
          "completed",
          "finished",
          "done",
          "error",
          "cancelled",
          "canceled",
          "aborted");

  private static final int MOST = 48;

  private StatusReader() {}

  static Evidence.There read(Map<?, ?> object, boolean deleting) {
    Object status = object.get("status");
    Optional<Evidence.There> found =
        status instanceof Map<?, ?> fields
            ? field(fields, deleting).or(() -> condition(fields, deleting))
            : Optional.empty();
    return found.orElseGet(() -> new Evidence.There("", false, deleting));
  }

  private static Optional<Evidence.There> field(Map<?, ?> status, boolean deleting) {
    return FIELDS.stream()
        .filter(name -> status.get(name) instanceof String word && !word.isBlank())
        .findFirst()
        .map(
            name -> {
              String word = String.valueOf(status.get(name));
              return new Evidence.There(
                  "status." + name + " " + Plain.of(word, MOST), isFinal(word), deleting);
            });
  }

  /** A condition that is true: one that reads final before all others, otherwise the last. */
  private static Optional<Evidence.There> condition(Map<?, ?> status, boolean deleting) {
    if (!(status.get("conditions") instanceof List<?> conditions)) {
      return Optional.empty();
    }
    List<String> types =
        conditions.stream()
            .filter(each -> each instanceof Map<?, ?> one && "True".equals(one.get("status")))
            .map(each -> String.valueOf(((Map<?, ?>) each).get("type")))
            .toList();
    Optional<String> last = types.stream().reduce((one, other) -> other);
    return types.stream()
        .filter(StatusReader::isFinal)
        .findFirst()
        .or(() -> last)
        .map(
            type ->
                new Evidence.There("condition " + Plain.of(type, MOST), isFinal(type), deleting));
  }

  private static boolean isFinal(String word) {
    return FINAL.contains(word.toLowerCase(Locale.ROOT));
  }
}
