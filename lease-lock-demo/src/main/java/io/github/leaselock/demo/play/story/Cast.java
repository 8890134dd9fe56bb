package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who is who: the operations by uid, the locks by their purpose. */
final class Cast {

  private static final String CLUSTER_LOCK = "-operations";
  private static final String RUN_LOCK = "-run";

  private final Map<String, String> operations = new HashMap<>();

  void meet(OperationVersion operation) {
    operations.put(operation.uid(), operation.name());
  }

  /** The cluster that the lock protects, if it is the lock of a cluster. */
  Optional<String> clusterOf(String lock) {
    return lock.endsWith(CLUSTER_LOCK)
        ? Optional.of(lock.substring(0, lock.length() - CLUSTER_LOCK.length()))
        : Optional.empty();
  }

  /** The operation that the lock keeps to one operator, if it is such a lock. */
  Optional<String> runOf(String lock) {
    if (!lock.endsWith(RUN_LOCK)) {
      return Optional.empty();
    }
    String uid = lock.substring(lock.indexOf('-') + 1, lock.length() - RUN_LOCK.length());
    return Optional.of(operations.getOrDefault(uid, lock));
  }

  /** The short name of an operator that calls itself by its name and a random part. */
  static String shortName(String operator) {
    int end = operator.lastIndexOf('-');
    return operator.startsWith("operator-") && operator.indexOf('-') < end
        ? operator.substring(0, end)
        : operator;
  }

  static String holderName(LeaseVersion.Hold hold) {
    return shortName(hold.name());
  }
}
