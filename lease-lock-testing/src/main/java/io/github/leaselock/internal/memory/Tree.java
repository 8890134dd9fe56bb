package io.github.leaselock.internal.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees of maps, lists, strings, numbers and booleans, as JSON has them. */
final class Tree {

  private Tree() {}

  /** A deep copy; nulls, which in JSON say "absent", are left out. */
  static Map<String, Object> copy(Map<String, ?> tree) {
    Map<String, Object> copy = new LinkedHashMap<>();
    tree.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(key, copyValue(value));
          }
        });
    return copy;
  }

  private static Object copyValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(asTree(map));
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(copyValue(each)));
      return copy;
    }
    return value;
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  static Map<String, Object> asTree(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  /** The map under a key, made if it is not there. */
  static Map<String, Object> map(Map<String, Object> tree, String key) {
    Object value = tree.computeIfAbsent(key, absent -> new LinkedHashMap<String, Object>());
    if (value instanceof Map<?, ?> map) {
      return asTree(map);
    }
    throw new IllegalArgumentException(key + " is not an object: " + value);
  }

  /** The value at a path, or null. */
  static @Nullable Object value(Map<String, ?> tree, String first, String second) {
    return tree.get(first) instanceof Map<?, ?> map ? map.get(second) : null;
  }

  /** The text at a path, or the empty text. */
  static String text(Map<String, ?> tree, String first, String second) {
    Object value = value(tree, first, second);
    return value == null ? "" : value.toString();
  }

  static List<?> list(Map<String, ?> tree, String first, String second) {
    return value(tree, first, second) instanceof List<?> list ? list : List.of();
  }

  /** About how many bytes it would be as JSON. */
  static long size(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .mapToLong(entry -> size(entry.getKey()) + size(entry.getValue()))
          .sum();
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(Tree::size).sum();
    }
    return value.toString().getBytes(UTF_8).length + 4L; // quotes and punctuation
  }

  /** RFC 7396: maps are merged, null removes, everything else replaces. */
  static Map<String, Object> merge(Map<String, Object> tree, Map<String, ?> patch) {
    Map<String, Object> merged = copy(tree);
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else if (value instanceof Map<?, ?> map) {
            Object old = merged.get(key);
            Map<String, Object> under =
                old instanceof Map<?, ?> oldMap ? asTree(oldMap) : new LinkedHashMap<>();
            merged.put(key, merge(under, asTree(map)));
          } else {
            merged.put(key, copyValue(value));
          }
        });
    return merged;
  }
}
