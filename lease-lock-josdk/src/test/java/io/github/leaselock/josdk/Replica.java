package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process with one reconciler, which is called as the SDK would. */
final class Replica<P extends HasMetadata> implements AutoCloseable {

  final LockedOperation<P> operation;
  final LockedOperations operations;
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  final List<String> worked = new ArrayList<>();
  final Wakes<P> wakes;

  private final Cluster cluster;
  private LockedWork<P> work = (live, grant) -> Step.unchanged();

  Replica(
      Cluster cluster,
      LeaseLocks locks,
      Class<P> type,
      Consumer<OperationSpec<P>> specification,
      @Nullable LeaseSession session) {
    this.cluster = cluster;
    operations = new LockedOperations(locks, cluster.judge(), Optional.ofNullable(session));
    operation = operations.add(type, specification);
    wakes = operation.eventSource(cluster.<P>objects());
    wakes.setEventHandler(this::received);
    wakes.start();
  }

  private void received(Event event) {
    events.add(event.getRelatedCustomResourceID().getName());
  }

  Replica<P> doing(LockedWork<P> work) {
    this.work = work;
    return this;
  }

  /** When the SDK is told to come again; empty for not at all. */
  Optional<Duration> reconcile(P object) throws Exception {
    return reconcileCached(cluster.get(object));
  }

  /** The same with what an informer's cache has. */
  Optional<Duration> reconcileCached(P cached) throws Exception {
    UpdateControl<P> control =
        operation.reconcile(
            cached,
            (live, grant) -> {
              worked.add(live.getMetadata().getName());
              return work.advance(live, grant);
            });
    if (!control.isNoUpdate()) {
      throw new AssertionError("the SDK was to write something");
    }
    return control.getScheduleDelay().map(Duration::ofMillis);
  }

  /** Whether the finalizer may go. */
  boolean cleanUp(P object, WorkEnd<P> end) {
    DeleteControl control = operation.cleanup(cluster.get(object), end);
    if (!control.isRemoveFinalizer() && control.getScheduleDelay().isEmpty()) {
      throw new AssertionError("nobody comes again");
    }
    return control.isRemoveFinalizer();
  }

  /** Whom the SDK was told to reconcile next. */
  String awaitEvent() throws InterruptedException {
    String event = events.poll(60, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event");
    }
    return event;
  }

  @Override
  public void close() {
    wakes.stop();
    operations.close();
  }
}
