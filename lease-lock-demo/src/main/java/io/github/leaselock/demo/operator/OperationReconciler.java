package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Joins an {@link OperationFlow} to the Java Operator SDK: threads, events and the finalizer are
 * the SDK's, every decision is the flow's.
 *
 * <p>An object is reconciled when it changes, when its work in this process has ended, when a Lease
 * that it waits for has moved (a hint: the flow asks the lock anew), and from time to time in case
 * an event was lost.
 *
 * @param <T> the kind
 */
abstract class OperationReconciler<T extends Operation<?, ?>> implements Reconciler<T>, Cleaner<T> {

  private final Class<T> type;
  private final EventLog events;
  private final OperationFlow<T> flow;
  private final Waiters waiters = new Waiters();
  private final SimpleInboundEventSource<T> wakeUps = new SimpleInboundEventSource<>("work-ended");

  OperationReconciler(Surroundings around, Kind<T> kind, OperationStore<T> store) {
    this.type = kind.type();
    this.events = around.events();
    this.flow = new OperationFlow<>(around, kind, store, waiters, wakeUps::propagateEvent);
  }

  @Override
  public List<EventSource<?, T>> prepareEventSources(EventSourceContext<T> context) {
    InformerEventSourceConfiguration<Lease> leases =
        InformerEventSourceConfiguration.from(Lease.class, type)
            .withName("leases")
            .withLabelSelector("app.kubernetes.io/managed-by=lease-lock")
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(
                lease ->
                    waiters.of(
                        new LeaseKey(
                            lease.getMetadata().getNamespace(), lease.getMetadata().getName())))
            .build();
    return List.of(wakeUps, new InformerEventSource<>(leases, context));
  }

  @Override
  public UpdateControl<T> reconcile(T cached, Context<T> context) {
    Next next;
    try {
      next = flow.reconcile(ResourceID.fromResource(cached));
    } catch (KubernetesClientException | LeaseRefusedException | LeaseUnavailableException e) {
      next = trouble(cached, e);
    }
    UpdateControl<T> control = UpdateControl.noUpdate();
    return next.delay().map(Duration::toMillis).map(control::rescheduleAfter).orElse(control);
  }

  @Override
  public DeleteControl cleanup(T cached, Context<T> context) {
    Optional<Next> next;
    try {
      next = flow.cleanUp(cached);
    } catch (KubernetesClientException | LeaseRefusedException | LeaseUnavailableException e) {
      next = Optional.of(trouble(cached, e));
    }
    return next.flatMap(Next::delay)
        .map(delay -> DeleteControl.noFinalizerRemoval().rescheduleAfter(delay.toMillis()))
        .orElseGet(DeleteControl::defaultDelete);
  }

  void abortAll(String why) {
    flow.abortAll(why);
  }

  private Next trouble(T operation, RuntimeException failure) {
    events.tell(operation, What.TROUBLE, String.valueOf(failure.getMessage()));
    return Next.whenWoken();
  }
}
