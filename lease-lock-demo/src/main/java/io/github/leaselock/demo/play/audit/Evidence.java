package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A history, read: every version of every lock and operation in the order of the API server.
 *
 * @param history as recorded
 * @param locks versions of the Leases
 * @param operations versions of the backups and restores
 */
record Evidence(History history, List<LeaseVersion> locks, List<OperationVersion> operations) {

  Evidence {
    locks = List.copyOf(locks);
    operations = List.copyOf(operations);
  }

  static Evidence of(History history) {
    List<LeaseVersion> locks = new ArrayList<>();
    List<OperationVersion> operations = new ArrayList<>();
    for (History.Version version : history.inServerOrder()) {
      if (version.observed().kind().equals("Lease")) {
        locks.add(LeaseVersion.of(version));
      } else {
        operations.add(new OperationVersion(version));
      }
    }
    return new Evidence(history, locks, operations);
  }

  /** The versions of each lock, by name. */
  Map<String, List<LeaseVersion>> byLock() {
    Map<String, List<LeaseVersion>> byLock = new LinkedHashMap<>();
    locks.forEach(
        version -> byLock.computeIfAbsent(version.lock(), name -> new ArrayList<>()).add(version));
    return byLock;
  }

  /** The versions of each operation, by uid. */
  Map<String, List<OperationVersion>> byOperation() {
    Map<String, List<OperationVersion>> byOperation = new LinkedHashMap<>();
    operations.forEach(
        version ->
            byOperation.computeIfAbsent(version.uid(), uid -> new ArrayList<>()).add(version));
    return byOperation;
  }
}
