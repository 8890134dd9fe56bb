package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The mock API server with backups and restores of the cluster {@code shop} in it. */
final class TestCluster implements AutoCloseable {

  static final String NAMESPACE = "default";
  static final String CLUSTER = "shop";
  static final String LEASE = "shop-operations";

  private static final Logger MOCK_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    MOCK_LOG.setLevel(Level.OFF); // it tells of every request
  }

  private final KubernetesMockServer server;
  private final KubernetesClient client;

  TestCluster() {
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    client = server.createClient();
  }

  KubernetesClient client() {
    return client;
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  MySQLBackup backup(String name) {
    return create(newBackup(name));
  }

  MySQLRestore restore(String name, String backupName) {
    return create(newRestore(name, backupName));
  }

  static MySQLBackup newBackup(String name) {
    MySQLBackup backup = new MySQLBackup();
    backup.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    backup.getSpec().setClusterName(CLUSTER);
    return backup;
  }

  static MySQLRestore newRestore(String name, String backupName) {
    MySQLRestore restore = new MySQLRestore();
    restore.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    restore.getSpec().setClusterName(CLUSTER);
    restore.getSpec().setBackupName(backupName);
    return restore;
  }

  <T extends HasMetadata> T create(T object) {
    return resource(object).create();
  }

  /** The object as it is now. */
  <T extends HasMetadata> T now(T object) {
    return resource(object).get();
  }

  /**
   * Completes when the object is deleted. The watch stays open until the end: the mock server
   * stalls when a watch is closed while it sends.
   */
  <T extends HasMetadata> CompletableFuture<Void> deletionOf(T object) {
    CompletableFuture<Void> deleted = new CompletableFuture<>();
    resource(object).watch(new DeletionWatcher<>(deleted));
    return deleted;
  }

  private record DeletionWatcher<T>(CompletableFuture<Void> deleted) implements Watcher<T> {
    @Override
    public void eventReceived(Action action, T object) {
      if (action == Action.DELETED) {
        deleted.complete(null);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      deleted.completeExceptionally(cause);
    }
  }

  void forgetRequests() throws InterruptedException {
    requests();
  }

  /** {@code METHOD path} of all requests since this was asked for last. */
  List<String> requests() throws InterruptedException {
    List<String> requests = new ArrayList<>();
    RecordedRequest request = server.takeRequest(1, TimeUnit.MILLISECONDS);
    while (request != null) {
      requests.add(request.getMethod() + " " + request.getPath());
      request = server.takeRequest(1, TimeUnit.MILLISECONDS);
    }
    return requests;
  }

  /** What the requests since the last question needed permission for. */
  Set<String> verbs() throws InterruptedException {
    return requests().stream().map(TestCluster::verb).collect(Collectors.toSet());
  }

  /**
   * {@code PUT .../namespaces/default/mysqlbackups/b1/status} is {@code PUT mysqlbackups/status}.
   */
  private static String verb(String request) {
    String[] words = request.split(" ", -1);
    String[] path = words[1].replaceFirst("\\?.*", "").split("/", -1);
    int resource = List.of(path).indexOf("namespaces") + 2;
    if (path.length <= resource) {
      return words[0] + " namespaces";
    }
    boolean collection = path.length == resource + 1;
    if (request.contains("watch=true")) {
      return "WATCH " + path[resource];
    }
    String subresource = path.length == resource + 3 ? "/" + path[resource + 2] : "";
    String method = collection && words[0].equals("GET") ? "LIST" : words[0];
    return method + " " + path[resource] + subresource;
  }

  /** The Lease of the cluster's lock, as it is now. */
  Lease lease() {
    return leases().withName(LEASE).get();
  }

  List<String> leaseNames() {
    return leases().list().getItems().stream().map(l -> l.getMetadata().getName()).toList();
  }

  NonNamespaceOperation<Lease, LeaseList, Resource<Lease>> leases() {
    return client.leases().inNamespace(NAMESPACE);
  }

  /** The lock of the cluster, as anybody may use it. */
  LeaseLock lock() {
    return KubernetesLocks.using(client).lock(NAMESPACE, LEASE);
  }

  /** Makes an object hold the lock exclusively, as if an operator had done so and died. */
  FencingToken hold(Operation<?, ?> holder) {
    AcquireResult result =
        lock().acquire(KubernetesLocks.holderOf(holder), AcquireRequest.exclusive());
    if (result instanceof AcquireResult.Acquired acquired) {
      return acquired.token();
    }
    throw new AssertionError(result);
  }

  @SuppressWarnings("unchecked")
  <T extends HasMetadata> Resource<T> resource(T object) {
    return client.resources((Class<T>) object.getClass()).inNamespace(NAMESPACE).resource(object);
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
