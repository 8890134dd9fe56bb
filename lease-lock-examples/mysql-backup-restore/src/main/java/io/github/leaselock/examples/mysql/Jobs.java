package io.github.leaselock.examples.mysql;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.examples.mysql.api.Operation;
import io.github.leaselock.examples.mysql.api.OperationState;
import io.github.leaselock.josdk.Grant;
import io.github.leaselock.josdk.Step;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/** The Job of an operation does its work. It has a name of its own, so it is started once. */
final class Jobs {

  private final KubernetesClient client;

  Jobs(KubernetesClient client) {
    this.client = client;
  }

  private ScalableResource<Job> job(Holder of) {
    return client.batch().v1().jobs().inNamespace(of.namespace()).withName("mysql-" + of.uid());
  }

  // [mysql-advance]
  /** Starts the Job, or looks how far it is. Called only while the lock is held. */
  <P extends Operation> Step<P> advance(P live, Grant grant) {
    Job job = job(holderOf(live)).get();
    if (job == null) {
      start(live, grant);
    } else if (job.getStatus() != null && job.getStatus().getSucceeded() != null) {
      return Step.status(Operation.in(live, OperationState.SUCCEEDED, "done"));
    } else if (job.getStatus() != null && job.getStatus().getFailed() != null) {
      return Step.status(Operation.in(live, OperationState.FAILED, "its Job has failed"));
    }
    return Step.status(Operation.in(live, OperationState.RUNNING, grant.toString()));
  }

  /** With the token, which the database can compare with the last it has seen. */
  private void start(Operation live, Grant grant) {
    Job job = client.batch().v1().jobs().load(Jobs.class.getResource("job.yaml")).item();
    job.getMetadata().setNamespace(live.getMetadata().getNamespace());
    job.getMetadata().setName("mysql-" + live.getMetadata().getUid());
    job.addOwnerReference(live);
    Container work = job.getSpec().getTemplate().getSpec().getContainers().get(0);
    work.getEnv().add(new EnvVar("TOKEN", grant.token().toString(), null));
    client.resource(job).create();
  }

  // [mysql-advance]

  /** Whether nothing is left of the work of one that has lost the lock, as it was deleted, say. */
  boolean isGone(LockHolder evicted) {
    return evicted.holder().map(this::stop).orElse(false);
  }

  /** Whether nothing is left. A Job that is deleted in the foreground goes after its Pods. */
  boolean stop(Holder of) {
    job(of).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    return job(of).get() == null;
  }

  /** Wakes an operation when its Job has moved. */
  static <P extends Operation> EventSource<Job, P> eventSource(
      Class<P> type, EventSourceContext<P> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Job.class, type).build(), context);
  }
}
