package io.github.leaselock.testing.example;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.testing.CriticalSections;
import io.github.leaselock.testing.OperatorUnderTest;
import io.github.leaselock.testing.Replica;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The operator of docs/testing.md: two backups and two restores of one database. */
class BackupOperator implements OperatorUnderTest {

  /** Makes the reconciler of a replica. */
  @FunctionalInterface
  interface Factory {
    OperatorUnderTest.Reconciler create(LeaseLock lock, StoredObjects objects, Work work);
  }

  final StoredObjects objects;
  final Work work;
  private final Factory reconciler;
  private final Map<Integer, Consumer<BackupOperator>> events;

  BackupOperator(CriticalSections sections) {
    this(sections, OperationReconciler::new, Set.of(), Map.of());
  }

  BackupOperator(
      CriticalSections sections,
      Factory reconciler,
      Set<String> failing,
      Map<Integer, Consumer<BackupOperator>> events) {
    this.objects =
        new StoredObjects(
            List.of(
                Operation.restore("restore1"),
                Operation.backup("backup1"),
                Operation.backup("backup2"),
                Operation.restore("restore2")));
    this.work = new Work(sections, failing);
    this.reconciler = reconciler;
    this.events = events;
  }

  // [testing-operator]
  @Override
  public OperatorUnderTest.Reconciler start(Replica replica) {
    LeaseLock lock = replica.locks().lock("db", "cluster1-operations");
    return reconciler.create(lock, objects, work);
  }

  @Override
  public List<String> operations() {
    return objects.names();
  }

  @Override
  public boolean isFinished(String operation) {
    return objects.live(operation).map(Operation::isFinished).orElse(true);
  }

  @Override
  public void stopWork(String holder) {
    work.stop(holder);
  }

  @Override
  public void tick(int second) {
    work.tick();
    objects.tick();
    events.getOrDefault(second, operator -> {}).accept(this);
  }
  // [testing-operator]
}
