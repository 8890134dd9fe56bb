package io.github.leaselock.demo.play.chaos;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The backups and restores as the record tells them at one moment.
 *
 * @param operations the last version of each, by uid, in the order in which they were asked for
 */
record World(Map<String, OperationVersion> operations) {

  static World of(History history) {
    Map<String, OperationVersion> last = new LinkedHashMap<>();
    for (Observed seen : history.of(Observed.class)) {
      if (!seen.kind().equals("Lease")) {
        last.put(seen.uid(), new OperationVersion(new Version(seen.resourceVersion(), seen)));
      }
    }
    return new World(last);
  }

  /** One of those that exist, nobody has asked to delete, and match; none if there is none. */
  Optional<OperationVersion> pick(int choice, Predicate<OperationVersion> wanted) {
    List<OperationVersion> fitting = new ArrayList<>();
    for (OperationVersion operation : operations.values()) {
      if (!operation.isGone() && !operation.isDeleting() && wanted.test(operation)) {
        fitting.add(operation);
      }
    }
    return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(choice % fitting.size()));
  }

  boolean isGone(String uid) {
    return operations.containsKey(uid) && operations.get(uid).isGone();
  }

  /** Those that have neither ended nor gone. */
  List<OperationVersion> unfinished() {
    return operations.values().stream()
        .filter(operation -> !operation.isGone())
        .filter(operation -> !operation.isFinished() || operation.isDeleting())
        .toList();
  }
}
