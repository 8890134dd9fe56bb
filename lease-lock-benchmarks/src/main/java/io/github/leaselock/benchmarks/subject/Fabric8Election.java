package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import io.github.leaselock.LeaseKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** fabric8's LeaderElector, one run of it for each hold. */
public final class Fabric8Election implements Subject {

  private final KubernetesClient client;
  private final Timing timing;

  /** With certain durations. */
  public Fabric8Election(KubernetesClient client, Timing timing) {
    this.client = client;
    this.timing = timing;
  }

  @Override
  public String name() {
    return "fabric8 elector " + timing;
  }

  @Override
  public boolean polls() {
    return true;
  }

  @Override
  public Candidate contender(LeaseKey lock, int number) {
    return new Candidate(lock, "fabric8-" + number);
  }

  /** One candidate. */
  public final class Candidate implements Contender {
    private final LeaseKey key;
    private final String identity;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private @Nullable CompletableFuture<?> running;
    private volatile CountDownLatch leading = new CountDownLatch(1);
    private volatile CountDownLatch gaveBack = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    Candidate(LeaseKey key, String identity) {
      this.key = key;
      this.identity = identity;
    }

    /** Begins, and returns at once. */
    public void start() {
      leading = new CountDownLatch(1);
      gaveBack = new CountDownLatch(1);
      running =
          new LeaderElector(
                  client,
                  new LeaderElectionConfigBuilder()
                      .withName(identity)
                      .withLock(
                          new Told(new LeaseLock(key.namespace(), key.name(), identity), this))
                      .withLeaseDuration(timing.duration())
                      .withRenewDeadline(timing.deadline())
                      .withRetryPeriod(timing.retry())
                      .withReleaseOnCancel(true)
                      .withLeaderCallbacks(
                          new LeaderCallbacks(
                              () -> leading.countDown(), told::countDown, leader -> {}))
                      .build(),
                  executor)
              .start();
    }

    @Override
    public void acquire() throws InterruptedException {
      start();
      await(leading);
    }

    @Override
    public void release() throws InterruptedException {
      CompletableFuture<?> elector = running;
      if (elector != null) {
        elector.cancel(true);
        await(gaveBack);
      }
    }

    private void await(CountDownLatch event) throws InterruptedException {
      if (!event.await(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("an elector does nothing for " + key);
      }
    }

    /** Counted down when it is first told that it no longer leads. */
    public CountDownLatch told() {
      return told;
    }

    /** Whether it leads, or did. */
    public boolean hasLed() {
      return leading.getCount() == 0;
    }

    @Override
    public void close() {
      CompletableFuture<?> elector = running;
      if (elector != null) {
        elector.cancel(true);
      }
      executor.shutdownNow();
    }
  }

  /** A lock that tells when it was given back. */
  private record Told(Lock lock, Candidate candidate) implements Lock {

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
      return lock.get(client);
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
      lock.create(client, record);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
      lock.update(client, record);
      if (record.getHolderIdentity() == null) {
        candidate.gaveBack.countDown();
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
