package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import java.util.Map;
import java.util.Optional;

/** The Leases of a store under test, as everybody else sees and changes them. */
public interface StoredLeases {

  /** The store under test. */
  LeaseStore store();

  /** A namespace that exists. */
  String namespace();

  /** The name of a namespace that does not exist. */
  String absentNamespace();

  /** A namespace that is being deleted, and stays so. */
  String terminatingNamespace();

  /** The stored object, as JSON has it. */
  Optional<Map<String, Object>> object(LeaseKey key);

  /** Another program changes a Lease: a JSON merge patch, in which a null removes. */
  void patch(LeaseKey key, Map<String, ?> patch);

  /** Another program deletes a Lease, whatever its version. */
  void remove(LeaseKey key);
}
