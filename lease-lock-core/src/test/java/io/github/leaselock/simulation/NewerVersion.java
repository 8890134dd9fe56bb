package io.github.leaselock.simulation;

import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A later version of lease-lock beside this one: it writes an annotation and, in every entry, a key
 * that this one does not know and need not understand.
 */
final class NewerVersion {

  static final String IGNORED = "what a newer version adds changes nothing";
  static final String KEPT = "what a newer version adds is kept as it was written";

  private static final String ADDED = "zone";
  private static final String FIELD = "\"" + ADDED + "\":";

  private final Set<String> marked = new HashSet<>();
  private boolean wrote;

  /** A merge patch that adds to what is stored. */
  Map<String, ?> patch(Version now) {
    wrote = true;
    Map<String, String> annotations = new HashMap<>();
    now.lease()
        .map(LeaseRecord::annotations)
        .orElse(Map.of())
        .forEach((key, text) -> annotations.put(key, added(text)));
    annotations.put(LeaseFormat.PREFIX + ADDED, "z1");
    marked.clear();
    marked.addAll(entries(now));
    return Map.of("metadata", Map.of("annotations", annotations));
  }

  /** Each entry once, whatever an earlier write has added. */
  private static String added(String text) {
    return text.replace(FIELD + "7,", "")
        .replace("," + FIELD + "7}", "}")
        .replace("{\"", "{" + FIELD + "7,\"");
  }

  private static Set<String> entries(Version version) {
    return Stream.concat(
            version.state().holders().stream().map(LockHolder::identity),
            version.state().queue().places().stream().map(NewerVersion::nameOf))
        .collect(Collectors.toSet());
  }

  /** A place that becomes a grant, or is taken in another mode or priority, is no more. */
  private static String nameOf(Place place) {
    return "the place of " + place.identity() + ", " + place.mode() + " " + place.priority();
  }

  /** It has written: whoever reads finds the same as before. */
  static void requireIgnored(Version before, Version after) {
    if (!before.says().equals(after.says())) {
      throw new LawBroken(IGNORED, before + " became " + after);
    }
  }

  /** Whoever writes after it leaves what it added. */
  void requireKept(Version after) {
    if (!wrote || after.lease().isEmpty()) {
      wrote = false;
      return;
    }
    Map<String, String> annotations = after.lease().get().annotations();
    marked.retainAll(entries(after));
    long fields =
        annotations.values().stream().mapToLong(text -> text.split(FIELD, -1).length - 1L).sum();
    if (!annotations.containsKey(LeaseFormat.PREFIX + ADDED) || fields < marked.size()) {
      throw new LawBroken(KEPT, "only " + fields + " of " + marked + " have it in " + annotations);
    }
  }
}
