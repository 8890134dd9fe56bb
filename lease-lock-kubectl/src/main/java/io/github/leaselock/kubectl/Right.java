package io.github.leaselock.kubectl;

import java.util.Optional;

/**
 * A verb on a resource.
 *
 * @param verb as the API server calls it
 * @param group the resource's API group; empty for the core one
 * @param resource its plural
 * @param namespace in which; empty for all
 * @param purpose which command needs it
 */
record Right(
    String verb, String group, String resource, Optional<String> namespace, String purpose) {

  /** The resource as definitions are named. */
  String named() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
