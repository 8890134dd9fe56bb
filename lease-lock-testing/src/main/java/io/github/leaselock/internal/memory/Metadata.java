package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the API server makes of the metadata of a decoded Lease, whatever kind it is of. */
final class Metadata {

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private Metadata() {}

  /** The Lease with the name and namespace that a request's address says, where it has none. */
  static Map<String, Object> named(LeaseKey key, Map<String, Object> lease) {
    Tree.map(lease, "metadata").putIfAbsent("name", key.name());
    return requireNamed(key, lease);
  }

  /** The Lease, if it is the one that a request's address says; the namespace may be left out. */
  static Map<String, Object> requireNamed(LeaseKey key, Map<String, Object> lease) {
    Map<String, Object> metadata = Tree.map(lease, "metadata");
    metadata.putIfAbsent("namespace", key.namespace());
    if (!key.name().equals(metadata.get("name"))
        || !key.namespace().equals(metadata.get("namespace"))) {
      throw Refusal.badRequest(
          String.format(
              Locale.ROOT,
              "the object is named %s/%s, the address says %s",
              metadata.get("namespace"),
              metadata.get("name"),
              key));
    }
    return lease;
  }

  /** A uid in a request is a precondition, also where nothing is stored; an empty one is none. */
  static void requireUid(LeaseKey key, String uid, @Nullable Map<String, Object> current) {
    String actual = current == null ? "" : Tree.text(current, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(actual)) {
      throw Refusal.conflict(
          key,
          String.format(
              Locale.ROOT,
              "Precondition failed: UID in precondition: %s, UID in object meta: %s",
              uid,
              actual));
    }
  }

  /** What a deletion may be conditional on. */
  static void requirePreconditions(
      LeaseKey key, Optional<String> uid, Optional<String> version, Map<String, Object> current) {
    requireUid(key, uid.orElse(""), current);
    String actual = Tree.text(current, "metadata", "resourceVersion");
    if (version.isPresent() && !version.get().equals(actual)) {
      throw Refusal.conflict(
          key,
          String.format(
              Locale.ROOT,
              "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object"
                  + " meta: %s",
              version.get(),
              actual));
    }
  }

  /** The resourceVersion as a number, 0 where there is none. */
  static long version(Map<String, Object> lease) {
    String text = Tree.text(lease, "metadata", "resourceVersion");
    if (text.isEmpty()) {
      return 0;
    }
    if (!VERSION.matcher(text).matches()) {
      throw Refusal.internalError("not a resourceVersion: \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  /** An update names the version that it replaces. */
  static void requireVersion(LeaseKey key, long version, Map<String, Object> current) {
    if (version == 0) {
      throw Refusal.invalid(key, "metadata.resourceVersion", "must be specified for an update");
    }
    if (version != version(current)) {
      throw Refusal.conflict(key, "the object has been modified");
    }
  }

  /** What is created has none yet; oddly, one that is no number is overlooked. */
  static void requireNoVersion(Map<String, Object> lease) {
    String text = Tree.text(lease, "metadata", "resourceVersion");
    if (VERSION.matcher(text).matches() && version(lease) != 0) {
      throw Refusal.internalError("resourceVersion should not be set on objects to be created");
    }
  }

  /** Makes a Lease to be created a new one, whatever it says of itself. */
  static Map<String, Object> begun(Map<String, Object> lease, String uid, String now) {
    Map<String, Object> metadata = Tree.map(lease, "metadata");
    metadata.put("uid", uid);
    metadata.put("creationTimestamp", now);
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
    return lease;
  }

  /** Gives the next version what a write cannot change, and what it may leave out. */
  static void inherit(Map<String, Object> current, Map<String, Object> next) {
    Map<String, Object> from = Tree.map(current, "metadata");
    Map<String, Object> to = Tree.map(next, "metadata");
    to.remove("generation");
    for (String fixed :
        List.of("creationTimestamp", "deletionTimestamp", "resourceVersion", "generation")) {
      if (from.containsKey(fixed)) {
        to.put(fixed, from.get(fixed));
      }
    }
    for (String given : List.of("uid", "deletionGracePeriodSeconds")) {
      if (from.containsKey(given)) {
        to.putIfAbsent(given, from.get(given));
      }
    }
  }

  static boolean isTerminating(Map<String, Object> lease) {
    return Tree.value(lease, "metadata", "deletionTimestamp") != null;
  }

  static boolean hasFinalizers(Map<String, Object> lease) {
    return !Tree.list(lease, "metadata", "finalizers").isEmpty();
  }

  /** The version that begins to be deleted. */
  static Map<String, Object> terminating(Map<String, Object> current, String now) {
    Map<String, Object> marked = Tree.copy(current);
    Map<String, Object> metadata = Tree.map(marked, "metadata");
    metadata.put("deletionTimestamp", now);
    metadata.put("deletionGracePeriodSeconds", 0);
    return marked;
  }
}
