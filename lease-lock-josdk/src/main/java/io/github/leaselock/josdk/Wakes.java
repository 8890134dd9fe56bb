package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Makes objects be reconciled: when their turn has come, or after a while where a reconciliation
 * failed, for the SDK gives up after its retries. One thing is awaited for an object at a time; a
 * reconciliation calls it off.
 *
 * <p>It is told, too, of objects that are gone, for without a finalizer the SDK calls nobody else.
 */
final class Wakes<P extends HasMetadata> extends AbstractEventSource<Void, P>
    implements ResourceEventAware<P> {

  private static final String NAME = "lease-lock";

  private final LeaseLocks locks;
  private final Threads threads;
  private final Consumer<P> gone;
  private final Map<ResourceID, Runnable> awaited = new ConcurrentHashMap<>();

  Wakes(LeaseLocks locks, Threads threads, Consumer<P> gone) {
    super(Void.class, NAME);
    this.locks = locks;
    this.threads = threads;
    this.gone = gone;
  }

  void onTurn(ResourceID object, LeaseLock lock, Holder holder, AcquireRequest request) {
    Runnable turn =
        locks.onTurn(lock, holder, request, ChronoUnit.FOREVER.getDuration(), () -> wake(object));
    await(object, turn);
  }

  void after(ResourceID object, Duration time) {
    await(object, threads.after(time, () -> wake(object)));
  }

  private void await(ResourceID object, Runnable callOff) {
    Runnable before = awaited.put(object, callOff);
    if (before != null) {
      before.run();
    }
  }

  void forget(ResourceID object) {
    Runnable callOff = awaited.remove(object);
    if (callOff != null) {
      callOff.run();
    }
  }

  void forgetAll() {
    List.copyOf(awaited.keySet()).forEach(this::forget);
  }

  /** How many objects wait for something. */
  int size() {
    return awaited.size();
  }

  /** The SDK notes what comes during a reconciliation, and ignores whom it does not know. */
  private void wake(ResourceID object) {
    getEventHandler().handleEvent(new Event(object));
  }

  @Override
  public void onResourceDeleted(P object) {
    forget(ResourceID.fromResource(object));
    gone.accept(object);
  }

  @Override
  public Set<Void> getSecondaryResources(P primary) {
    return Set.of();
  }

  @Override
  public void stop() {
    super.stop();
    forgetAll();
  }
}
