package io.github.leaselock.demo.play.stage;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** The API server that fabric8 made for tests, in this process, over HTTP on the loopback. */
public final class MockApiServer implements ApiServer {

  private final KubernetesMockServer server;

  private MockApiServer(KubernetesMockServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static MockApiServer start() {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    return new MockApiServer(server);
  }

  @Override
  public String describe() {
    return "fabric8's mock API server";
  }

  @Override
  public List<String> limits() {
    return List.of(
        "It ignores uid and version preconditions where the real server honours them, so it cannot"
            + " show that a stale write to a re-created Lease is refused.",
        "It has no RBAC, no validation and no etcd, and it replays nothing to an interrupted"
            + " watch.",
        "It forgets everything when it ends, so it cannot be restarted in the middle; and it waits"
            + " for a watcher that is stopped, so no operator can be stopped.");
  }

  @Override
  public String kubeconfig() {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: v1
        kind: Config
        current-context: demo
        clusters: [{name: demo, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: demo, user: {}}]
        contexts: [{name: demo, context: {cluster: demo, user: demo, namespace: default}}]
        """,
        server.getPort());
  }

  @Override
  public boolean replaysToWatches() {
    return false;
  }

  @Override
  public boolean isReal() {
    return false;
  }

  @Override
  public void restart() {
    throw new UnsupportedOperationException("it forgets everything");
  }

  @Override
  public void awaitReady() {
    // It is, from the start.
  }

  @Override
  public void close() {
    server.destroy();
  }
}
