package io.github.leaselock.interop;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** fabric8's {@link LeaderElector}. */
final class Fabric8Elector implements Elector {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Looks looks = new Looks();
  private final String identity;
  private final CompletableFuture<?> running;

  Fabric8Elector(KubernetesClient client, LeaseKey key, String identity) {
    this.identity = identity;
    LeaderElectionConfig config =
        new LeaderElectionConfigBuilder()
            .withName(identity)
            .withLock(new Watched(new LeaseLock(key.namespace(), key.name(), identity), looks))
            .withLeaseDuration(LONG)
            .withRenewDeadline(LONG.multipliedBy(2).dividedBy(3))
            .withRetryPeriod(Duration.ofMillis(50))
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(new LeaderCallbacks(looks::leads, () -> {}, leader -> {}))
            .build();
    this.running = new LeaderElector(client, config, executor).start();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public void awaitLeading() {
    looks.awaitLeading();
  }

  @Override
  public void awaitLooks(int more) {
    looks.awaitLooks(more);
  }

  @Override
  public void giveBack() {
    running.cancel(true);
    looks.awaitGivenBack();
  }

  @Override
  public void close() {
    running.cancel(true);
    executor.shutdownNow();
  }

  /** A lock that tells what is done with it. */
  private record Watched(Lock lock, Looks looks) implements Lock {

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
      LeaderElectionRecord record = lock.get(client);
      looks.looked();
      return record;
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
      lock.create(client, record);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
      lock.update(client, record);
      if (record.getHolderIdentity() == null || record.getHolderIdentity().isEmpty()) {
        looks.gaveBack();
      }
    }

    @Override
    public String identity() {
      return lock.identity();
    }

    @Override
    public String describe() {
      return lock.describe();
    }
  }
}
