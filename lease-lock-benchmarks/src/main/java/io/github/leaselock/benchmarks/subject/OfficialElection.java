package io.github.leaselock.benchmarks.subject;

import io.github.leaselock.LeaseKey;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElectionRecord;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.Lock;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The official Java client's LeaderElector, one run of it for each hold. */
public final class OfficialElection implements Subject {

  private final Supplier<ApiClient> client;
  private final Timing timing;

  /** With certain durations. */
  public OfficialElection(Supplier<ApiClient> client, Timing timing) {
    this.client = client;
    this.timing = timing;
  }

  @Override
  public String name() {
    return "official elector " + timing;
  }

  @Override
  public boolean isSlowAlone() {
    return true;
  }

  @Override
  public boolean polls() {
    return true;
  }

  @Override
  public Candidate contender(LeaseKey lock, int number) {
    return new Candidate(lock, "official-" + number);
  }

  /** One candidate. */
  public final class Candidate implements Contender {
    private final LeaseLock lock;
    private @Nullable LeaderElector elector;
    private @Nullable Thread runner;
    private volatile CountDownLatch leading = new CountDownLatch(1);
    private volatile CountDownLatch gaveBack = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    Candidate(LeaseKey key, String identity) {
      this.lock = new LeaseLock(key.namespace(), key.name(), identity, client.get());
    }

    /** Begins, and returns at once. */
    public void start() {
      leading = new CountDownLatch(1);
      gaveBack = new CountDownLatch(1);
      LeaderElector begun =
          new LeaderElector(
              new LeaderElectionConfig(
                  new Told(lock, this), timing.duration(), timing.deadline(), timing.retry()));
      elector = begun;
      Thread thread =
          new Thread(
              () -> begun.run(() -> leading.countDown(), told::countDown), "official elector");
      thread.setDaemon(true); // closed while it does not lead, it never ends
      thread.start();
      runner = thread;
    }

    @Override
    public void acquire() throws InterruptedException {
      start();
      await(leading);
    }

    @Override
    public void release() throws InterruptedException {
      LeaderElector running = elector;
      Thread thread = runner;
      if (running != null && thread != null) {
        running.close();
        await(gaveBack);
        thread.join(TimeUnit.SECONDS.toMillis(30));
      }
    }

    private void await(CountDownLatch event) throws InterruptedException {
      if (!event.await(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("an elector does nothing: " + lock.describe());
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
      LeaderElector running = elector;
      if (running != null) {
        running.close();
      }
      Thread thread = runner;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /** A lock that tells when it was given back. */
  private record Told(Lock lock, Candidate candidate) implements Lock {

    @Override
    public LeaderElectionRecord get() throws ApiException {
      return lock.get();
    }

    @Override
    public boolean create(LeaderElectionRecord record) {
      return lock.create(record);
    }

    @Override
    public boolean update(LeaderElectionRecord record) {
      boolean updated = lock.update(record);
      if (updated && record.getHolderIdentity() == null) {
        candidate.gaveBack.countDown();
      }
      return updated;
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
