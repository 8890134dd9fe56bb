package io.github.leaselock.spring;

import io.github.leaselock.LeaseKey;
import org.jspecify.annotations.Nullable;

/** Where the Leases of sessions are, of ShedLock's locks, and of the registry's. */
record LeaseNamespace(String name) {

  private static final String DEFAULT = "default";

  /** Where the application says, or else where its client is, or else as kubectl has it. */
  static LeaseNamespace of(@Nullable String property, @Nullable String ofTheClient) {
    if (property != null && !property.isBlank()) {
      return new LeaseNamespace(new LeaseKey(property, "any").namespace());
    }
    return new LeaseNamespace(ofTheClient == null ? DEFAULT : ofTheClient);
  }
}
