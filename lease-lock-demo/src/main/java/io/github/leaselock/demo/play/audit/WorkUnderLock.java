package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever works holds a lock, and nobody works beside a restore of the same cluster: judged after
 * every single write, in the order of the API server.
 *
 * <p>Work counts from the status that announces it to the status that ends it. That contains the
 * true work, for the status is written before the work begins and after it has ended. The status of
 * an object that is being deleted says nothing any more: its work counts until it gives the lock
 * back, and whether it was truly over is judged by the database's ledger.
 */
final class WorkUnderLock implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    Walk walk = new Walk();
    List<Version> versions = evidence.history().inServerOrder();
    versions.forEach(walk::take);
    return new Finding(
        "whoever works holds the lock, and a restore works alone",
        walk.spells + " spells of work, judged after each of " + versions.size() + " writes",
        walk.violations);
  }

  /** The state of the world as the writes pass by. */
  private static final class Walk {
    private final Map<String, LeaseVersion> locks = new LinkedHashMap<>();
    private final Map<String, OperationVersion> working = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int spells;

    void take(Version version) {
      if (version.observed().kind().equals("Lease")) {
        LeaseVersion lock = LeaseVersion.of(version);
        locks.put(lock.lock(), lock);
      } else {
        OperationVersion operation = new OperationVersion(version);
        if (!operation.isWorking()) {
          working.remove(operation.uid());
        } else if (working.put(operation.uid(), operation) == null) {
          spells++;
          begins(operation);
        }
      }
      working.values().removeIf(operation -> operation.isDeleting() && !isHeld(operation));
      working.values().forEach(operation -> holds(operation, version));
    }

    private void begins(OperationVersion operation) {
      for (OperationVersion other : working.values()) {
        boolean sameCluster =
            !other.uid().equals(operation.uid()) && other.cluster().equals(operation.cluster());
        if (sameCluster && (operation.isExclusive() || other.isExclusive())) {
          violations.add(
              operation.name()
                  + " begins to work at version "
                  + operation.version().revision()
                  + " while "
                  + other.name()
                  + " still works");
        }
      }
      boolean undrained =
          locks.values().stream()
              .anyMatch(lock -> lock.isHeldBy(operation.uid()) && !lock.draining().isEmpty());
      if (undrained) {
        violations.add(operation.name() + " begins to work before the evicted holder is drained");
      }
    }

    private void holds(OperationVersion operation, Version version) {
      if (!isHeld(operation)) {
        violations.add(
            operation.name() + " works at version " + version.revision() + " without the lock");
      }
    }

    /** One that was evicted may not have stopped yet; its successor may not have begun. */
    private boolean isHeld(OperationVersion operation) {
      return locks.values().stream()
          .anyMatch(
              lock ->
                  lock.isHeldBy(operation.uid())
                      || lock.draining().stream()
                          .anyMatch(hold -> hold.uid().equals(operation.uid())));
    }
  }
}
