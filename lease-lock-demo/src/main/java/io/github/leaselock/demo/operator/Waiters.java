package io.github.leaselock.demo.operator;

import io.github.leaselock.LeaseKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who of one kind waits for which Lease to move: a hint, so that a waiting object is looked at when
 * its chance may have come. An object waits for one Lease at a time. Thread-safe.
 */
final class Waiters {

  private final Map<ResourceID, LeaseKey> leases = new HashMap<>();

  synchronized void waitFor(ResourceID object, LeaseKey lease) {
    leases.put(object, lease);
  }

  synchronized void remove(ResourceID object) {
    leases.remove(object);
  }

  synchronized Set<ResourceID> of(LeaseKey lease) {
    return leases.entrySet().stream()
        .filter(entry -> entry.getValue().equals(lease))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
