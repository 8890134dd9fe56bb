package io.github.leaselock.kubernetes.clients;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A client on a real API server, and what scenarios need beside it. */
final class Bench implements AutoCloseable {

  /** Where the API server is, and the files that its administrator shows. */
  record Server(String url, String ca, String certificate, String key) {}

  static final Holder BACKUP = new Holder("MySQLBackup.ps.percona.com", "db", "b1", "uid-1");
  static final Holder RESTORE = new Holder("MySQLRestore.ps.percona.com", "db", "r1", "uid-2");

  /** Of the client, not of the locks: a busy machine is no failure. */
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Server server;
  private final KubernetesClient client;
  private final String namespace;
  private final AtomicInteger locks = new AtomicInteger();

  Bench(Server server) {
    this.server = server;
    this.client = newClient(server.url());
    this.namespace = "clients-" + UUID.randomUUID().toString().toLowerCase(Locale.ROOT);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  Server server() {
    return server;
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  /** Another client of the administrator, at an address that leads to the server or does not. */
  KubernetesClient newClient(String url) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withCaCertFile(server.ca())
            .withClientCertFile(server.certificate())
            .withClientKeyFile(server.key())
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The locks of a process that has just begun. */
  LeaseLocks newLocks() {
    return KubernetesLocks.using(client);
  }

  /** The name of a lock that nobody has used. */
  String newName() {
    return "lock-" + locks.incrementAndGet();
  }

  LeaseLock newLock() {
    return newLocks().lock(namespace, newName());
  }

  /** The version of a Lease, which another write changes. */
  String versionOf(LeaseKey key) {
    if (KubernetesLeaseStore.using(client).read(key) instanceof ReadOutcome.Found found) {
      return found.lease().resourceVersion();
    }
    throw new AssertionError("not there: " + key);
  }

  ConfigMap newConfigMap() {
    return client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withGenerateName("holder-")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  static FencingToken acquired(LeaseLock lock, Holder holder) {
    return acquired(lock.acquire(holder, AcquireRequest.exclusive()));
  }

  static FencingToken acquired(AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      return acquired.token();
    }
    throw new AssertionError("not acquired: " + result);
  }

  static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("not so: " + what);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
