package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** How a command answers. */
enum Output {
  /** A screen, or a table. */
  text,
  /** A table with all columns. */
  wide,
  /** For scripts. */
  json,
  /** For scripts. */
  yaml;

  boolean isTree() {
    return this == json || this == yaml;
  }

  /** What scripts read, line by line. */
  List<String> lines(Object tree) {
    String text =
        this == json
            ? Json.indented(tree)
            : new KubernetesSerialization().asYaml(tree).replaceFirst("^---\n", "").stripTrailing();
    return List.of(text.split("\n", -1));
  }
}
