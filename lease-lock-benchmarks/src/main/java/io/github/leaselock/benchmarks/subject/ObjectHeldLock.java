package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.Locale;

/** lease-lock, held by an object: an attempt, and no waiting. */
public final class ObjectHeldLock implements Subject {

  private final KubernetesClient client;

  /** Over a client. */
  public ObjectHeldLock(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String name() {
    return "lease-lock, object";
  }

  @Override
  public Contender contender(LeaseKey lock, int number) {
    return new Member(
        KubernetesLocks.using(client).lock(lock),
        new Holder(
            "MySQLRestore.ps.percona.com",
            lock.namespace(),
            "restore-" + number,
            "11111111-2222-3333-4444-" + String.format(Locale.ROOT, "%012d", number)));
  }

  private record Member(LeaseLock lock, Holder holder) implements Contender {

    @Override
    public void acquire() {
      AcquireResult result = lock.acquire(holder, StalenessPredicate.never());
      if (!(result instanceof AcquireResult.Acquired)) {
        throw new IllegalStateException("not acquired: " + result);
      }
    }

    @Override
    public void release() {
      ReleaseResult result = lock.release(holder);
      if (!result.isReleased()) {
        throw new IllegalStateException("not released: " + result);
      }
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }
}
