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

  private final Looks looks = new Looks();
  private final String identity;
  private final LeaderElector elector;

  /**
   * @param config of fabric8's client for the same cluster
   * @param duration for how long it watches an unchanged Lease before it takes it
   */
  OfficialElector(Config config, LeaseKey key, String identity, Duration duration) {
    this.identity = identity;
    Lock lock = new LeaseLock(key.namespace(), key.name(), identity, client(config));
    this.elector =
        new LeaderElector(
            new LeaderElectionConfig(
                new Watched(lock, looks), duration, duration.multipliedBy(2).dividedBy(3), RETRY));
    Thread runner = new Thread(() -> elector.run(looks::leads, () -> {}), "official elector");
    runner.setDaemon(true); // closed while it does not lead, it never ends
    runner.start();
  }

  private static ApiClient client(Config config) {
    try {
      String url = config.getMasterUrl();
      ApiClient client = new ApiClient();
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

  /** Closing while it leads gives back. */
  @Override
  public void giveBack() {
    elector.close();
    looks.awaitGivenBack();
  }

  @Override
  public void close() {
    elector.close();
  }

  /** A lock that tells what is done with it. */
  private record Watched(Lock lock, Looks looks) implements Lock {

    @Override
    public LeaderElectionRecord get() throws ApiException {
      LeaderElectionRecord record = lock.get();
      looks.looked();
      return record;
    }

    @Override
    public boolean create(LeaderElectionRecord record) {
      return lock.create(record);
    }

    @Override
    public boolean update(LeaderElectionRecord record) {
      boolean updated = lock.update(record);
      if (updated && record.getHolderIdentity() == null) {
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
