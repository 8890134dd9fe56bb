package io.github.leaselock.demo.operator;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what an operation holds that has finished, or is being deleted.
 *
 * @param <T> the kind
 */
final class Cleanup<T extends Operation<?, ?>> {

  private final Surroundings around;
  private final Runs<T> runs;

  Cleanup(Surroundings around, Runs<T> runs) {
    this.around = around;
    this.runs = runs;
  }

  /**
   * For an object whose terminal status is stored: whoever stored it may have died before it gave
   * the locks back.
   */
  Next tidy(T operation) {
    if (!releaseCluster(operation)) {
      return Next.soon();
    }
    LeaseLock runLock = around.locks().ofRun(operation);
    if (!runLock.inspect().exists()) {
      return Next.whenItChanges();
    }
    AcquireResult claim = claim(runLock, operation);
    if (claim instanceof AcquireResult.Held) {
      return Next.whenItChanges(); // another operator, which is alive, is just about to
    }
    if (!(claim instanceof AcquireResult.Acquired)) {
      return Next.soon();
    }
    return releaseRun(runLock) ? Next.whenItChanges() : Next.soon();
  }

  /**
   * For an object that is being deleted: ends its work, wherever it runs, before its locks go.
   *
   * @return empty when nothing of it is left
   */
  Optional<Next> cleanUp(T operation) {
    LeaseLock runLock = around.locks().ofRun(operation);
    Optional<Run<T>> run = runs.find(operation.getMetadata().getUid());
    if (run.isPresent() && !ended(run.get(), operation)) {
      return Optional.of(Next.soon());
    }
    runs.remove(operation.getMetadata().getUid());
    AcquireResult claim;
    try {
      claim = claim(runLock, operation);
    } catch (LeaseRefusedException e) {
      if (e.reason() == Reason.NAMESPACE_TERMINATING) {
        return cleanUpWithoutItsLease(operation, runLock);
      }
      throw e;
    }
    if (claim instanceof AcquireResult.Held) {
      return Optional.of(Next.whenItsOperatorMayHaveDied()); // until then it does this itself
    }
    if (!(claim instanceof AcquireResult.Acquired)) {
      around.events().tell(operation, What.DRAINING, "before it is deleted: " + claim);
      return Optional.of(Next.soon());
    }
    if (!drained(operation) || !releaseCluster(operation) || !releaseRun(runLock)) {
      return Optional.of(Next.soon());
    }
    around.events().tell(operation, What.DELETED, "nothing of it runs any more");
    return Optional.empty();
  }

  /**
   * The namespace is being deleted, the object's Lease is gone, and no other can be made: so nobody
   * can hold it any more, and what is left to do is to end the work that its grants allowed.
   */
  private Optional<Next> cleanUpWithoutItsLease(T operation, LeaseLock runLock) {
    if (!drainedByStatus(operation, runLock) || !drained(operation) || !releaseCluster(operation)) {
      return Optional.of(Next.soon());
    }
    around
        .events()
        .tell(operation, What.DELETED, "its namespace goes; nothing of it runs any more");
    return Optional.empty();
  }

  /** The grants under which it was started, whichever operator did that. */
  private boolean drainedByStatus(T operation, LeaseLock runLock) {
    Optional<FencingToken> run = token(operation.getStatus().getRun());
    Optional<FencingToken> token = token(operation.getStatus().getToken());
    return (run.isEmpty() || drained(runLock, run.get(), operation))
        && (token.isEmpty()
            || clusterLock(operation)
                .map(lock -> drained(lock, token.get(), operation))
                .orElse(true));
  }

  private static Optional<FencingToken> token(@Nullable Long stored) {
    return Optional.ofNullable(stored).map(FencingToken::new);
  }

  /** Stops work in this process, in the database too in case it is stuck there. */
  private boolean ended(Run<T> run, T operation) {
    run.abort("the object is being deleted");
    if (run.isWorking()) {
      drained(run.hold().runLock(), run.hold().run(), operation);
    }
    return !run.isWorking();
  }

  private boolean drained(T operation) {
    Holder holder = KubernetesLocks.holderOf(operation);
    Optional<LeaseLock> cluster = clusterLock(operation);
    if (cluster.isEmpty()) {
      return true;
    }
    LockSnapshot snapshot = cluster.get().inspect();
    return snapshot.holders().stream()
        .filter(entry -> entry.identity().equals(holder.identity()))
        .map(LockHolder::token)
        .flatMap(Optional::stream)
        .allMatch(token -> drained(cluster.get(), token, operation));
  }

  private boolean drained(LeaseLock lock, FencingToken token, T operation) {
    try {
      return around
          .resource()
          .drained(
              lock.key().toString(), token.value(), OperationLocks.runKey(operation).toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      around.events().tellOfProcess(What.TROUBLE, "cannot drain " + lock.key() + ": " + e);
      return false;
    }
  }

  private boolean releaseCluster(T operation) {
    Holder holder = KubernetesLocks.holderOf(operation);
    return clusterLock(operation).map(lock -> !lock.release(holder).isUnknown()).orElse(true);
  }

  private boolean releaseRun(LeaseLock runLock) {
    if (runLock.release(around.me().holder()).isUnknown()) {
      return false;
    }
    runLock.deleteIfFree();
    return true;
  }

  private AcquireResult claim(LeaseLock runLock, T operation) {
    return runLock.acquire(
        around.me().holder(),
        AcquireRequest.exclusive()
            .takingOver(around.locks().operatorOver())
            .drainingWith(around.locks().drainOfRun(runLock, operation))
            .because("cleaning up"));
  }

  /** None if the spec names no cluster: then it never held anything. */
  private Optional<LeaseLock> clusterLock(T operation) {
    try {
      return Optional.of(around.locks().ofCluster(operation).lock());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
