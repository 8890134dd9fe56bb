package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.MySQLClusterSpec;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two locks of an operation, and how each is taken over.
 *
 * <table>
 *   <caption>Which lock does what</caption>
 *   <tr><th>lock</th><th>Lease</th><th>holder</th><th>keeps out</th><th>stale when</th></tr>
 *   <tr><td>of the cluster</td><td>{@code <cluster>-operations}</td><td>the backup or restore
 *       object</td><td>other backups and restores</td><td>the object is gone or finished</td></tr>
 *   <tr><td>of the object</td><td>{@code <kind>-<uid>-run}</td><td>the operator process</td><td>
 *       other operator processes</td><td>its database session is over</td></tr>
 * </table>
 *
 * <p>Both are drained by the database itself: work under the evicted grant is ended there.
 */
final class OperationLocks {

  private final KubernetesClient client;
  private final LeaseLocks locks;
  private final ProtectedResource resource;
  private final StalenessPredicate goneOrFinished;

  OperationLocks(KubernetesClient client, LeaseLocks locks, ProtectedResource resource) {
    this.client = client;
    this.locks = locks;
    this.resource = resource;
    this.goneOrFinished =
        HolderJudge.on(client)
            .kind(MySQLBackup.class, Operation::hasFinished)
            .kind(MySQLRestore.class, Operation::hasFinished);
  }

  static String clusterLeaseName(String clusterName) {
    return clusterName + "-operations";
  }

  /**
   * The lock of a cluster, and the cluster's object if there is one.
   *
   * @param lock owned by the cluster's object, if there is one
   * @param spec what the object says; empty if there is none
   */
  record ClusterLock(LeaseLock lock, Optional<MySQLClusterSpec> spec) {}

  /** The lock of the cluster that an operation is about. */
  ClusterLock ofCluster(Operation<?, ?> operation) {
    String namespace = operation.getMetadata().getNamespace();
    String name = cluster(operation);
    LeaseKey key = new LeaseKey(namespace, clusterLeaseName(name));
    @Nullable MySQLCluster owner =
        client.resources(MySQLCluster.class).inNamespace(namespace).withName(name).get();
    return owner == null
        ? new ClusterLock(locks.lock(key), Optional.empty())
        : new ClusterLock(
            locks.lock(key, KubernetesLocks.ownerOf(owner)), Optional.of(owner.getSpec()));
  }

  /** The lock of the object: which operator process runs it. */
  LeaseLock ofRun(Operation<?, ?> operation) {
    return locks.lock(runKey(operation), KubernetesLocks.ownerOf(operation));
  }

  /** The Lease of the object's lock. */
  static LeaseKey runKey(Operation<?, ?> operation) {
    return runKey(
        operation.getMetadata().getNamespace(),
        operation.getKind(),
        operation.getMetadata().getUid());
  }

  private static LeaseKey runKey(String namespace, String kind, String uid) {
    String name = String.format(Locale.ROOT, "%s-%s-run", kind.toLowerCase(Locale.ROOT), uid);
    return new LeaseKey(namespace, name);
  }

  /** Stale: the backup or restore is gone, another one under its name, or finished. */
  StalenessPredicate goneOrFinished() {
    return goneOrFinished;
  }

  /** Stale: the operator process is over. */
  StalenessPredicate operatorOver() {
    return this::judgeOperator;
  }

  /** Work of an evicted backup or restore is ended in the database before the next one acts. */
  DrainCheck drainOfCluster(LeaseLock lock) {
    return evicted -> isDrained(lock, evicted, runOf(lock, evicted));
  }

  /** Work of an evicted operator on an object is ended in the database before the next one acts. */
  DrainCheck drainOfRun(LeaseLock lock, Operation<?, ?> operation) {
    return evicted -> isDrained(lock, evicted, Optional.of(runKey(operation)));
  }

  private boolean isDrained(LeaseLock lock, LockHolder evicted, Optional<LeaseKey> run)
      throws Exception {
    return evicted.token().isPresent()
        && run.isPresent()
        && resource.drained(
            lock.key().toString(), evicted.token().get().value(), run.get().toString());
  }

  private static Optional<LeaseKey> runOf(LeaseLock lock, LockHolder evicted) {
    return evicted
        .holder()
        .map(object -> runKey(lock.key().namespace(), Subjects.kind(object), object.uid()));
  }

  static String cluster(Operation<?, ?> operation) {
    @Nullable String name = operation.getSpec().getClusterName();
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("spec.clusterName is missing");
    }
    return name;
  }

  private Verdict judgeOperator(LockHolder holder) throws Exception {
    Optional<String> operator = Identity.operatorOf(holder);
    if (operator.isEmpty()) {
      return Verdict.abstain("only operator processes hold the lock of an object");
    }
    return resource.operatorIsOver(operator.get()) ? Verdict.stale() : Verdict.live();
  }
}
