package io.github.leaselock.demo.operator;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blocker;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.LockCondition;
import io.github.leaselock.LockHolder;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.OperationLocks.ClusterLock;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a backup or a restore from its creation to its end.
 *
 * <pre>
 *   claim the object's lock ──► acquire the cluster's lock ──► store Starting ──► work ──► settle
 *     │ another operator            │ others hold it                                ({@link Run})
 *     │ runs it: leave it           ├─► store Waiting, come back
 *     ▼                             └─► a backup that meets a restore: store Failed
 * </pre>
 *
 * <p>Who waits has a place in the queue of the cluster's lock. When its turn has come it is offered
 * the lock, its operator sees the Lease move and takes the offer up by acquiring again. Who waits
 * no more, being refused or deleted, leaves the queue by {@link Cleanup}.
 *
 * <p>Nothing is decided before the locks are asked, and nothing from an informer's cache: a
 * reconciliation reads the object live, after it has claimed it. Only the operator that holds the
 * object's lock writes its status. Reconciliations of one object come one at a time; different
 * objects may come on different threads.
 *
 * @param <T> the kind
 */
final class OperationFlow<T extends Operation<?, ?>> {

  private final Surroundings around;
  private final Kind<T> kind;
  private final OperationStore<T> store;
  private final Runs<T> runs;
  private final Waiters waiters;
  private final Consumer<ResourceID> wake;

  /**
   * A flow.
   *
   * @param wake makes an object be reconciled soon
   */
  OperationFlow(
      Surroundings around,
      Kind<T> kind,
      OperationStore<T> store,
      Waiters waiters,
      Consumer<ResourceID> wake) {
    this.around = around;
    this.kind = kind;
    this.store = store;
    this.runs = new Runs<>(around.slots());
    this.waiters = waiters;
    this.wake = wake;
  }

  /** Takes an object one step further, as far as is possible now. */
  Next reconcile(ResourceID id) {
    Optional<T> found = store.read(id.getNamespace().orElseThrow(), id.getName());
    waiters.remove(id);
    if (found.isEmpty()) {
      return Next.whenItChanges();
    }
    Optional<Run<T>> run = runs.find(uid(found.get()));
    if (run.isPresent()) {
      run.get().keepPaceWith(found.get());
      return settle(run.get(), found.get());
    }
    if (found.get().hasFinished()) {
      return new Cleanup<>(around, runs).tidy(found.get());
    }
    if (found.get().isMarkedForDeletion()) {
      return Next.whenItChanges(); // cleanup has it
    }
    if (!runs.reserve(uid(found.get()))) {
      return Next.soon();
    }
    try {
      return claim(id, found.get());
    } catch (LeaseRefusedException e) {
      if (mayBeRunByAnother(found.get())) {
        throw e;
      }
      return refused(found.get(), e);
    } finally {
      runs.dropReservation(uid(found.get()));
    }
  }

  /**
   * Ends what runs for an object that is being deleted, and gives its locks back.
   *
   * @return when to try again; empty when nothing is left and the finalizer may go
   */
  Optional<Next> cleanUp(T operation) {
    waiters.remove(ResourceID.fromResource(operation));
    return new Cleanup<>(around, runs).cleanUp(operation);
  }

  /** Tells all work to stop, and does not wait for it. */
  void abortAll(String why) {
    runs.abortAll(why);
  }

  private Next settle(Run<T> run, T operation) {
    if (run.isWorking()) {
      return Next.whenWoken();
    }
    if (!run.settle()) {
      return Next.soon();
    }
    runs.remove(uid(operation));
    return Next
        .soon(); // stopped work begins anew, if this operator may; finished work is left alone
  }

  private Next claim(ResourceID id, T operation) {
    LeaseLock lock = around.locks().ofRun(operation);
    waiters.waitFor(id, lock.key());
    AcquireResult result =
        lock.acquire(
            around.me().holder(),
            AcquireRequest.exclusive()
                .takingOver(around.locks().operatorOver())
                .drainingWith(around.locks().drainOfRun(lock, operation))
                .because(Subjects.reason("runs " + Subjects.of(operation))));
    if (result instanceof AcquireResult.Acquired claim) {
      for (LockHolder dead : claim.active().evicted()) {
        around.events().tell(operation, What.TAKEOVER, "from " + dead.identity());
        around
            .events()
            .tell(operation, What.DRAINED, "nothing runs any more of " + Subjects.of(dead));
      }
      // Whoever had it before may have stored something since we read.
      Optional<T> current = store.refresh(operation);
      return current.isPresent() && !current.get().hasFinished()
          ? acquire(id, current.get(), lock, claim.token())
          : Next.soon();
    }
    if (result instanceof AcquireResult.Held) {
      return Next.whenItsOperatorMayHaveDied();
    }
    around.events().tell(operation, describe(result), "the object's lock: " + result);
    return Next.soon();
  }

  private Next acquire(ResourceID id, T operation, LeaseLock runLock, FencingToken run) {
    ClusterLock cluster;
    try {
      cluster = around.locks().ofCluster(operation);
    } catch (IllegalArgumentException e) {
      return decline(
          operation, OperationState.Error, Statuses.INVALID_SPEC, String.valueOf(e.getMessage()));
    }
    LeaseLock lock = cluster.lock();
    waiters.waitFor(id, lock.key()); // before we ask, so that no change is missed
    Holder holder = KubernetesLocks.holderOf(operation);
    AcquireResult result;
    try {
      result =
          lock.acquire(
              holder,
              kind.request(operation, cluster.spec())
                  .takingOver(around.locks().goneOrFinished())
                  .drainingWith(around.locks().drainOfCluster(lock)));
    } catch (LeaseRefusedException e) {
      return refused(operation, e);
    }
    if (result instanceof AcquireResult.Acquired acquired) {
      Hold hold = new Hold(lock, holder, acquired.token(), runLock, around.me().holder(), run);
      return start(
          operation, hold, LockCondition.of(lock.key(), result), acquired.active().evicted());
    }
    if (result instanceof AcquireResult.Held held) {
      return heldByOthers(operation, lock, held);
    }
    if (result instanceof AcquireResult.Draining draining) {
      List<LockHolder> left = draining.pending().draining().stream().map(Blocker::holder).toList();
      await(operation, LockCondition.of(lock.key(), result), left);
      around.events().tell(operation, What.DRAINING, Subjects.named(left));
    } else {
      around.events().tell(operation, What.TROUBLE, "the cluster's lock: " + result);
    }
    return Next.soon();
  }

  private Next heldByOthers(T operation, LeaseLock lock, AcquireResult.Held held) {
    Optional<String> refusal = kind.refusal(operation, held);
    if (refusal.isPresent()) {
      return decline(operation, OperationState.Failed, Statuses.RESTORE_IN_PROGRESS, refusal.get());
    }
    await(operation, LockCondition.of(lock.key(), held), held.holders());
    return Next.whenWoken();
  }

  private void await(T operation, LockCondition condition, List<LockHolder> others) {
    if (Statuses.waiting(operation, condition, others, around.clock().instant())
        && store.swapStatus(operation).isPresent()) {
      around.events().tell(operation, What.WAITING, condition.message());
    }
  }

  /** Then its status is not ours to write: that of an operator whose rights are not missing. */
  private static boolean mayBeRunByAnother(Operation<?, ?> operation) {
    OperationState state = operation.getStatus().getState();
    return state != null && state != OperationState.Waiting;
  }

  private Next refused(T operation, LeaseRefusedException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (refusal.reason() != Reason.NAMESPACE_TERMINATING) {
      await(operation, LockCondition.of(refusal), List.of());
    }
    around.events().tell(operation, What.TROUBLE, message);
    return Next.whenWoken();
  }

  private Next start(T operation, Hold hold, LockCondition acquired, List<LockHolder> evicted) {
    Optional<String> drained = drained(operation, evicted);
    Statuses.starting(
        operation,
        acquired,
        around.me().id(),
        hold.token().value(),
        hold.run().value(),
        around.clock().instant());
    Optional<T> stored = store.swapStatus(operation);
    if (stored.isEmpty()) {
      return Next.soon();
    }
    waiters.remove(ResourceID.fromResource(operation));
    drained.ifPresent(words -> around.events().tell(operation, What.DRAINED, words));
    around.events().tell(operation, What.ACQUIRED, hold.describe(evicted));
    ResourceID id = ResourceID.fromResource(operation);
    Run<T> run = new Run<>(around, kind, store, hold, stored.get(), () -> wake.accept(id));
    runs.add(uid(operation), run);
    around.workers().execute(run);
    return Next.whenWoken();
  }

  /** Stores that the operation will not run, and then gives up its place in the queue. */
  private Next decline(T operation, OperationState state, String reason, String message) {
    Statuses.finished(operation, state, reason, message, around.clock().instant());
    Optional<T> stored = store.swapStatus(operation);
    if (stored.isEmpty()) {
      return Next.soon();
    }
    around.events().tell(operation, What.REFUSED, message);
    return new Cleanup<>(around, runs).tidy(stored.get());
  }

  /** Whose work is gone: of those evicted now, or of those whose end the operation waited for. */
  private static Optional<String> drained(Operation<?, ?> operation, List<LockHolder> evicted) {
    boolean waited = Statuses.DRAINING.equals(operation.getStatus().getReason());
    if (evicted.isEmpty() && !waited) {
      return Optional.empty();
    }
    String whose =
        evicted.isEmpty() ? operation.getStatus().getWaitingForNames() : Subjects.named(evicted);
    return Optional.of("nothing runs any more of " + whose);
  }

  private static What describe(AcquireResult result) {
    return result instanceof AcquireResult.Draining ? What.DRAINING : What.TROUBLE;
  }

  private static String uid(Operation<?, ?> operation) {
    return operation.getMetadata().getUid();
  }
}
