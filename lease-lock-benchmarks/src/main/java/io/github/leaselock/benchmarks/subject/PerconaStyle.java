package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The requests of a reconciler that locks as Percona's operator for MySQL does: read the Lease,
 * write it if nobody holds it, otherwise come again in five seconds; to release, read it and write
 * it. Its own code is Go and is not run here.
 */
public final class PerconaStyle implements Subject {

  private static final Duration REQUEUE = Duration.ofSeconds(5);

  private final KubernetesClient client;

  /** Over a client. */
  public PerconaStyle(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String name() {
    return "Percona-style, requeue 5 s";
  }

  @Override
  public boolean polls() {
    return true;
  }

  @Override
  public Contender contender(LeaseKey lock, int number) {
    return new Reconciler(new BareLease(client, lock), "reconciler-" + number);
  }

  private record Reconciler(BareLease lease, String identity) implements Contender {

    @Override
    public void acquire() throws InterruptedException {
      while (true) {
        Lease version = lease.getOrCreate();
        if (BareLease.isFree(version) && lease.put(version, identity) != null) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(REQUEUE.toNanos());
      }
    }

    @Override
    public void release() {
      if (lease.put(lease.getOrCreate(), "") == null) {
        throw new IllegalStateException("somebody wrote to the Lease of " + identity);
      }
    }

    @Override
    public void close() {
      // Nothing is kept.
    }
  }
}
