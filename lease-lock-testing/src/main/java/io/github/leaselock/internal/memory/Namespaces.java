package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.store.NamespaceState;
import java.util.HashSet;
import java.util.Set;

/** Which namespaces something can be created in: all but those named. Guarded by its server. */
final class Namespaces {

  private final Set<String> terminating = new HashSet<>();
  private final Set<String> absent = new HashSet<>();

  void terminate(String namespace) {
    terminating.add(namespace);
  }

  void remove(String namespace) {
    absent.add(namespace);
  }

  NamespaceState state(String namespace) {
    if (absent.contains(namespace)) {
      return NamespaceState.ABSENT;
    }
    return terminating.contains(namespace) ? NamespaceState.TERMINATING : NamespaceState.ACTIVE;
  }

  /**
   * Checks that a Lease can be created.
   *
   * @throws Refusal if its namespace does not exist, or is being deleted
   */
  void requireOpen(LeaseKey key) {
    if (absent.contains(key.namespace())) {
      throw Refusal.namespaceNotFound(key);
    }
    if (terminating.contains(key.namespace())) {
      throw Refusal.namespaceTerminating(key);
    }
  }
}
