package io.github.leaselock.examples.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.github.leaselock.examples.mysql.api.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends Jobs as a test says, and collects those that are deleted, as their Pods are gone. */
final class Nodes implements AutoCloseable {

  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, Set<Long>> tokens = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Job> collector;

  Nodes(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.collector =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Job job) {
                    tokens
                        .computeIfAbsent(
                            job.getMetadata().getName(), none -> ConcurrentHashMap.newKeySet())
                        .add(token(job));
                  }

                  @Override
                  public void onUpdate(Job before, Job now) {
                    collect(now);
                  }

                  @Override
                  public void onDelete(Job job, boolean unknown) {}
                });
  }

  private void collect(Job job) {
    if (job.isMarkedForDeletion()) {
      client
          .resource(job)
          .edit(
              now -> {
                now.getMetadata().setFinalizers(List.of());
                return now;
              });
    }
  }

  private Resource<Job> job(Operation of) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(name(of));
  }

  private static String name(Operation of) {
    return "mysql-" + of.getMetadata().getUid();
  }

  boolean hasJob(Operation operation) {
    return job(operation).get() != null;
  }

  /** What the Job shows to the database. */
  private static long token(Job job) {
    List<EnvVar> environment =
        job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv();
    assertThat(environment).singleElement().extracting(EnvVar::getName).isEqualTo("TOKEN");
    return Long.parseLong(environment.get(0).getValue());
  }

  /**
   * That of the only Job that the operation ever had: of one that has finished it may be gone, for
   * the next one deletes it when it comes before the release.
   */
  long onlyToken(Operation operation) {
    awaitUntil(() -> tokens.containsKey(name(operation)));
    Set<Long> shown = Objects.requireNonNull(tokens.get(name(operation)));
    assertThat(shown).hasSize(1);
    return shown.iterator().next();
  }

  void finish(Operation operation) {
    end(operation, 1, null);
  }

  void fail(Operation operation) {
    end(operation, null, 1);
  }

  private void end(Operation operation, @Nullable Integer succeeded, @Nullable Integer failed) {
    job(operation)
        .editStatus(
            job -> {
              job.setStatus(
                  new JobStatusBuilder()
                      .withStartTime(Instant.now().toString())
                      .withSucceeded(succeeded)
                      .withFailed(failed)
                      .build());
              return job;
            });
  }

  /** For what no object of its own tells. */
  void awaitUntil(BooleanSupplier wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    collector.stop();
  }
}
