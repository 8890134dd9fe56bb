package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * At the end every lock is free and every operation finished or gone: no orphan. The Lease of an
 * object that is gone is the garbage collector's, which needs a controller manager to run.
 */
final class CleanEnd implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    for (List<LeaseVersion> versions : evidence.byLock().values()) {
      LeaseVersion last = versions.get(versions.size() - 1);
      if (!last.isFree() && !isGarbage(evidence, last)) {
        violations.add(
            "lock "
                + last.lock()
                + " is not free: held by "
                + last.holders().stream().map(LeaseVersion.Hold::name).toList()
                + ", draining "
                + last.draining().stream().map(LeaseVersion.Hold::name).toList()
                + (last.queue().isEmpty()
                    ? ""
                    : ", waited for by "
                        + last.queue().stream().map(LeaseVersion.Hold::name).toList()));
      }
    }
    for (List<OperationVersion> versions : evidence.byOperation().values()) {
      OperationVersion last = versions.get(versions.size() - 1);
      if (!last.isGone() && !last.isFinished()) {
        violations.add(last.name() + " is left in state \"" + last.state() + '"');
      }
    }
    return new Finding(
        "every lock is free and every operation has ended",
        evidence.byLock().size() + " locks, " + evidence.byOperation().size() + " operations",
        violations);
  }

  private static boolean isGarbage(Evidence evidence, LeaseVersion lock) {
    return !lock.owners().isEmpty()
        && lock.owners().stream()
            .map(uid -> evidence.byOperation().getOrDefault(uid, List.of()))
            .allMatch(
                versions -> !versions.isEmpty() && versions.get(versions.size() - 1).isGone());
  }
}
