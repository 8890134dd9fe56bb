package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A leader that renews every two seconds, as electors do, by a wall clock that is slow. */
public final class SlowHolder implements AutoCloseable {

  private static final int RENEWAL_SECONDS = 2;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final BareLease lease;
  private final Duration slow;
  private Lease version;

  private SlowHolder(BareLease lease, Duration slow) {
    this.lease = lease;
    this.slow = slow;
    this.version = lease.getOrCreate();
  }

  /** Holds, and goes on renewing until it is closed or robbed. */
  public static SlowHolder of(KubernetesClient client, LeaseKey key, Duration slow) {
    SlowHolder holder = new SlowHolder(new BareLease(client, key), slow);
    holder.renew();
    var unused =
        holder.timer.scheduleWithFixedDelay(
            holder::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    return holder;
  }

  private synchronized void renew() {
    Lease written =
        lease.put(version, "slow-holder", ZonedDateTime.now(ZoneOffset.UTC).minus(slow));
    if (written == null) {
      throw new IllegalStateException("robbed"); // which ends the renewals
    }
    version = written;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
