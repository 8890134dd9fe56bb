package io.github.leaselock.interop;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.CertUtils;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.github.leaselock.LeaseKey;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElectionRecord;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.Lock;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** The official Java client's {@link LeaderElector}. */
final class OfficialElector implements Elector {

  private static final Duration RETRY = Duration.ofMillis(200);

  private static final int TIMEOUT_MILLIS = Math.toIntExact(LIMIT.toMillis());

  private final Looks looks = new Looks();
  private final String identity;
  private final Watched lock;
  private final LeaderElector elector;
  private volatile boolean closed;

  /**
   * @param config of fabric8's client for the same cluster
   * @param duration for how long it watches an unchanged Lease before it takes it
   */
  OfficialElector(Config config, LeaseKey key, String identity, Duration duration) {
    this.identity = identity;
    this.lock =
        new Watched(new LeaseLock(key.namespace(), key.name(), identity, client(config)), looks);
    this.elector =
        new LeaderElector(
            new LeaderElectionConfig(lock, duration, duration.multipliedBy(2).dividedBy(3), RETRY));
    Thread runner = new Thread(this::run, "official elector");
    runner.setDaemon(true); // closed while it does not lead, it never ends
    runner.start();
  }

  /** As a process that is started again should it end: it does when it could not renew in time. */
  private void run() {
    while (!closed) {
      elector.run(looks::leads, () -> {});
    }
  }

  private static ApiClient client(Config config) {
    try {
      String url = config.getMasterUrl();
      ApiClient client = new ApiClient();
      client.setConnectTimeout(TIMEOUT_MILLIS).setReadTimeout(TIMEOUT_MILLIS);
      client.setBasePath(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      client.setKeyManagers(SSLUtils.keyManagers(config)); // before the CA, which is read once
      client.setSslCaCert(
          CertUtils.getInputStreamFromDataOrFile(config.getCaCertData(), config.getCaCertFile()));
      if (config.getAutoOAuthToken() != null) {
        client.addDefaultHeader("Authorization", "Bearer " + config.getAutoOAuthToken());
      }
      return client;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("No official client for " + config.getMasterUrl(), e);
    }
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

  /**
   * Closing while it leads gives back, unless its threads still run: it waits for them for its
   * retry period in whole seconds, which is not at all.
   */
  @Override
  public void giveBack() {
    closed = true;
    lock.renewNoMore();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    do {
      elector.close();
    } while (!looks.haveGivenBack() && System.nanoTime() < deadline);
    looks.awaitGivenBack();
  }

  @Override
  public void close() {
    closed = true;
    elector.close();
  }

  /**
   * A lock that tells what is done with it, and under which nobody interrupts a renewal half-way:
   * interrupted between the write and its answer, an elector does not know the version of the
   * Lease, and cannot give it back.
   */
  private static final class Watched implements Lock {

    private final Lock lock;
    private final Looks looks;
    private boolean stopping;

    Watched(Lock lock, Looks looks) {
      this.lock = lock;
      this.looks = looks;
    }

    synchronized void renewNoMore() {
      stopping = true;
    }

    @Override
    public synchronized LeaderElectionRecord get() throws ApiException {
      if (stopping) {
        throw new ApiException("it stops, and looks no more");
      }
      LeaderElectionRecord record = lock.get();
      looks.looked();
      return record;
    }

    @Override
    public synchronized boolean create(LeaderElectionRecord record) {
      return lock.create(record);
    }

    @Override
    public synchronized boolean update(LeaderElectionRecord record) {
      boolean release = record.getHolderIdentity() == null;
      if (stopping && !release) {
        return false;
      }
      boolean updated = lock.update(record);
      if (updated && release) {
        looks.gaveBack();
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
