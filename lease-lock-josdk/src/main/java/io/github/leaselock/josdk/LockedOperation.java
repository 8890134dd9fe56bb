package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockCondition;
import io.github.leaselock.LockLostException;
import io.github.leaselock.josdk.StoredObjects.UnavailableException;
import io.github.leaselock.josdk.StoredObjects.Version;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind whose objects hold a lock while their work runs: a reconciler delegates to it.
 * <b>Experimental.</b>
 *
 * <pre>
 *   finished? ──yes──▶ release
 *      │no
 *   acquire, queued ──no──▶ status says why ──▶ an event when the turn comes, a poll now and then
 *      │yes
 *   read live ──▶ the work's next step ──▶ store the status ──▶ final? release
 * </pre>
 *
 * <p>It throws what the work throws, and nothing for what the API server does: then the object is
 * reconciled again after a while, and again, also after the SDK has ended its retries.
 *
 * <p>Never make the lock a condition of a workflow: the SDK deletes dependents whose condition does
 * not hold, and an answer that is not known would delete what runs. Call {@code
 * reconcileManagedWorkflow} in the work.
 *
 * @param <P> the kind
 */
public final class LockedOperation<P extends HasMetadata> {

  private final Judge judge;
  private final ReplicaGuard guard;
  private final LeaseLocks locks;
  private final Threads threads;
  private final OperationSpec.Complete<P> spec;
  private final Holds<P> holds;
  private volatile @Nullable Registered<P> registered;

  /** What there is once the SDK has asked for the event source. */
  private record Registered<P extends HasMetadata>(StoredObjects<P> objects, Wakes<P> wakes) {}

  LockedOperation(
      LeaseLocks locks,
      Judge judge,
      ReplicaGuard guard,
      Threads threads,
      OperationSpec.Complete<P> spec) {
    this.judge = judge;
    this.guard = guard;
    this.locks = locks;
    this.threads = threads;
    this.spec = spec;
    this.holds = new Holds<>(locks, threads, spec);
  }

  /**
   * What {@code prepareEventSources} has to return, beside other sources: it wakes an object when
   * its turn has come, and learns of objects that are gone.
   *
   * @param context of the reconciler of this kind
   * @return the event source
   * @throws IllegalStateException if another reconciler has asked for it
   */
  public EventSource<?, P> eventSource(EventSourceContext<P> context) {
    Objects.requireNonNull(context, "context");
    return eventSource(
        new KubernetesObjects<>(context.getClient(), context.getControllerConfiguration()));
  }

  synchronized Wakes<P> eventSource(StoredObjects<P> objects) {
    if (registered != null) {
      throw new IllegalStateException(
          "two reconcilers share a LockedOperation: each kind has one reconciler in a process");
    }
    Wakes<P> wakes = new Wakes<>(locks, threads, holds::gone);
    registered = new Registered<>(objects, wakes);
    return wakes;
  }

  /** Nothing is awaited any more. */
  void close() {
    @Nullable Registered<P> found = registered;
    if (found != null) {
      found.wakes().forgetAll();
    }
  }

  private Registered<P> registered() {
    @Nullable Registered<P> found = registered;
    if (found == null) {
      throw new IllegalStateException(
          "prepareEventSources(context) has to return eventSource(context) of this"
              + " LockedOperation: without it nothing wakes the objects that wait");
    }
    return found;
  }

  /**
   * Takes an object one step further, as far as is possible now.
   *
   * @param cached the object as the SDK hands it over
   * @param work is done while the object holds the lock
   * @return what {@code reconcile} has to return; statuses are stored already
   * @throws Exception what the work or the functions of the specification throw
   */
  public UpdateControl<P> reconcile(P cached, LockedWork<P> work) throws Exception {
    Objects.requireNonNull(work, "work");
    ResourceID id = ResourceID.fromResource(cached);
    Wakes<P> wakes = registered().wakes();
    wakes.forget(id);
    boolean thrown = true;
    try {
      Optional<Duration> again = attempt(cached, work);
      thrown = false;
      if (again.isEmpty()) {
        wakes.forget(id); // it may have begun to wait, and was declined
      }
      UpdateControl<P> control = UpdateControl.noUpdate();
      return again.map(time -> control.rescheduleAfter(holds.spread(time))).orElse(control);
    } finally {
      if (thrown) {
        wakes.after(id, holds.spread(spec.recheck()));
      }
    }
  }

  /** When to come again; empty when all is done. */
  private Optional<Duration> attempt(P cached, LockedWork<P> work) throws Exception {
    if (cached.isMarkedForDeletion() || holds.isOver(cached)) {
      return Optional.empty(); // cleanup has it, or nobody any more
    }
    if (spec.isFinished(cached)) {
      return holds.release(cached);
    }
    LeaseLock lock = holds.lockOf(cached);
    Holder holder = holderOf(cached);
    AcquireRequest request = spec.request(cached, judge);
    AcquireResult result;
    try {
      result = lock.acquire(holder, request);
    } catch (LeaseRefusedException refusal) {
      return waiting(cached, LockCondition.of(refusal), spec.recheck());
    }
    if (result instanceof AcquireResult.Acquired acquired) {
      return act(cached, work, new Grant(lock, holder, acquired.token()));
    }
    if (result instanceof AcquireResult.Held) {
      registered().wakes().onTurn(ResourceID.fromResource(cached), lock, holder, request);
    }
    boolean settled =
        result instanceof AcquireResult.Held || result instanceof AcquireResult.Superseded;
    LockCondition condition = LockCondition.of(lock.key(), result);
    return waiting(cached, condition, settled ? spec.recheck() : holds.soon());
  }

  private Optional<Duration> waiting(P cached, LockCondition why, Duration again) {
    if (spec.waitingStatus().isEmpty()) {
      return Optional.of(again);
    }
    Version before = registered().objects().version(cached);
    P told = Objects.requireNonNull(spec.waitingStatus().get().apply(cached, why), "waitingStatus");
    Optional<P> stored;
    try {
      stored = registered().objects().store(before, cached, told);
    } catch (UnavailableException e) {
      holds.warn(cached, e);
      return Optional.of(again);
    }
    if (stored.isEmpty()) {
      return Optional.of(holds.soon()); // decided on an old version: say nothing
    }
    return spec.isFinished(stored.get()) ? holds.release(stored.get()) : Optional.of(again);
  }

  private Optional<Duration> act(P cached, LockedWork<P> work, Grant grant) throws Exception {
    Optional<Duration> again;
    try (ReplicaGuard.@Nullable Turn turn = enter(cached, grant.lock())) {
      again = turn == null ? Optional.of(holds.soon()) : act(cached, work, grant, turn);
    } catch (UnavailableException e) {
      holds.warn(cached, e);
      return Optional.of(holds.soon());
    }
    if (again.isEmpty()) {
      leave(cached, grant.lock());
    }
    return again;
  }

  private Optional<Duration> act(P cached, LockedWork<P> work, Grant grant, ReplicaGuard.Turn turn)
      throws Exception {
    Optional<P> live = registered().objects().read(cached);
    if (live.isEmpty()) { // its work may live: whoever is next takes over, and drains
      return spec.workEndsWithObject() ? holds.release(cached) : Optional.empty();
    }
    if (live.get().isMarkedForDeletion()) {
      return Optional.of(spec.recheck());
    }
    if (spec.isFinished(live.get())) {
      return holds.release(live.get());
    }
    Version before = registered().objects().version(live.get());
    Step<P> step = Objects.requireNonNull(work.advance(live.get(), grant), "the work's step");
    Duration again = step.checkAfter().orElse(spec.recheck());
    if (step.object().isEmpty()) {
      return Optional.of(again);
    }
    Optional<P> stored =
        turn.isMine()
            ? registered().objects().store(before, cached, step.object().get())
            : Optional.empty();
    if (stored.isEmpty()) {
      return Optional.of(holds.soon());
    }
    return spec.isFinished(stored.get()) ? holds.release(stored.get()) : Optional.of(again);
  }

  private ReplicaGuard.@Nullable Turn enter(P object, LeaseKey beside) {
    try {
      return guard.enter(object, beside).orElse(null);
    } catch (LeaseRefusedException | LeaseUnavailableException | LockLostException e) {
      holds.warn(object, e);
      return null;
    }
  }

  /** What is left of it goes with the object at the latest. */
  private void leave(P object, LeaseKey beside) {
    try {
      guard.forget(object, beside);
    } catch (LeaseRefusedException | LeaseUnavailableException e) {
      holds.warn(object, e);
    }
  }

  /**
   * Ends the work of an object that is being deleted, and then releases its lock, or its place.
   *
   * @param deleted the object as the SDK hands it over
   * @param end ends the work
   * @return what {@code cleanup} has to return: the finalizer goes when both are gone
   */
  @SuppressWarnings("IllegalCatch") // the SDK would give up after its retries
  public DeleteControl cleanup(P deleted, WorkEnd<P> end) {
    Objects.requireNonNull(end, "end");
    registered().wakes().forget(ResourceID.fromResource(deleted));
    Optional<Duration> again;
    try {
      again = end(deleted, end);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      holds.warn(deleted, e);
      again = Optional.of(spec.recheck());
    }
    return again
        .map(
            time ->
                DeleteControl.noFinalizerRemoval().rescheduleAfter(holds.spread(time).toMillis()))
        .orElseGet(DeleteControl::defaultDelete);
  }

  @SuppressWarnings("IllegalCatch") // the specification is anybody's code
  private Optional<Duration> end(P deleted, WorkEnd<P> end) throws Exception {
    LeaseKey key;
    try {
      key = holds.lockOf(deleted).key();
    } catch (RuntimeException nameless) {
      holds.warn(deleted, nameless); // it never acquired anything, and must not stay for ever
      return end.isGone(deleted) ? Optional.empty() : Optional.of(holds.soon());
    }
    try (ReplicaGuard.@Nullable Turn turn = enter(deleted, key)) {
      if (turn == null || !end.isGone(deleted)) {
        return Optional.of(holds.soon());
      }
    }
    leave(deleted, key);
    return holds.release(deleted);
  }
}
