package io.github.leaselock.demo.play.stage;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A real etcd and kube-apiserver, as child processes on the loopback.
 *
 * <p>{@code kube-api-test} makes the certificates, in the directory of this run: so they are fresh,
 * nothing of the user's is written to, and the processes carry the run directory on their command
 * lines. The processes are started here, for those of the library end together: the API server
 * could not be killed and started again on its etcd.
 */
public final class RealApiServer implements ApiServer {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final KubeBinaries binaries;
  private final ServerProcess etcd;
  private final ServerProcess server;
  private final Path directory;
  private final int port;

  private RealApiServer(
      KubeBinaries binaries, Path directory, ServerProcess etcd, ServerProcess server, int port) {
    this.binaries = binaries;
    this.directory = directory;
    this.etcd = etcd;
    this.server = server;
    this.port = port;
  }

  /**
   * Makes one ready to be started.
   *
   * @param logs where the logs of both go
   * @param restarts whether it will be restarted in the middle of the run
   */
  public static RealApiServer of(
      KubeBinaries binaries, RunDirectory run, Path logs, boolean restarts) throws IOException {
    Path directory = Files.createDirectories(run.path().resolve("kube-api"));
    new CertManager(directory.toString()).createCertificatesIfNeeded();
    List<Integer> ports = freePorts(3);
    String etcdUrl = "http://127.0.0.1:" + ports.get(0);
    return new RealApiServer(
        binaries,
        directory,
        new ServerProcess(
            etcdCommand(binaries, directory, etcdUrl, "http://127.0.0.1:" + ports.get(1)),
            fresh(logs.resolve("etcd.log"))),
        new ServerProcess(
            serverCommand(binaries, directory, etcdUrl, ports.get(2), restarts),
            fresh(logs.resolve("kube-apiserver.log"))),
        ports.get(2));
  }

  private static Path fresh(Path log) throws IOException {
    Files.deleteIfExists(log);
    return log;
  }

  private static List<String> etcdCommand(
      KubeBinaries binaries, Path directory, String url, String peerUrl) {
    return List.of(
        binaries.directory().resolve("etcd").toString(),
        "--name=demo",
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=" + peerUrl,
        "--initial-advertise-peer-urls=" + peerUrl,
        "--initial-cluster=demo=" + peerUrl,
        // Its data is not meant to survive the machine.
        "--unsafe-no-fsync");
  }

  private static List<String> serverCommand(
      KubeBinaries binaries, Path directory, String etcdUrl, int port, boolean restarts) {
    String key = directory.resolve("apiserver.key").toString();
    return List.of(
        binaries.directory().resolve("kube-apiserver").toString(),
        "--etcd-servers=" + etcdUrl,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + directory,
        "--tls-cert-file=" + directory.resolve("apiserver.crt"),
        "--tls-private-key-file=" + key,
        "--client-ca-file=" + directory.resolve("client.crt"),
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://localhost",
        "--service-account-key-file=" + key,
        "--service-account-signing-key-file=" + key,
        "--service-cluster-ip-range=10.0.0.0/24",
        // No controller creates the service accounts that this plugin waits for.
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none",
        // At its start the cache knows nothing of the past, and refuses to resume a watch from
        // there.
        // etcd does not: so the record of a run has no gap where the server was restarted.
        "--watch-cache=" + !restarts);
  }

  private static List<Integer> freePorts(int number) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < number) { // held open together so that they differ
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Starts it and waits until it is ready. */
  public void start() throws IOException, InterruptedException {
    etcd.start();
    server.start();
    awaitReady();
  }

  @Override
  public void restart() throws IOException {
    server.kill();
    server.start();
  }

  @Override
  public void awaitReady() throws IOException, InterruptedException {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig()))
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(2_000)
            .build();
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      while (!isReady(client)) {
        if (!etcd.isAlive() || !server.isAlive()) {
          throw new IOException("etcd or kube-apiserver ended; logs: " + logs());
        }
        if (System.nanoTime() > until) {
          throw new IOException("kube-apiserver does not get ready; logs: " + logs());
        }
        Thread.sleep(BETWEEN_QUESTIONS.toMillis());
      }
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private String logs() {
    return etcd.log() + ", " + server.log();
  }

  @Override
  public String describe() {
    return "kube-apiserver " + binaries.version() + " with etcd";
  }

  @Override
  public List<String> limits() {
    return List.of();
  }

  @Override
  public String kubeconfig() {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: v1
        kind: Config
        current-context: demo
        clusters:
          - name: demo
            cluster: {server: "https://127.0.0.1:%1$d", certificate-authority: "%2$s/apiserver.crt"}
        users:
          - name: demo
            user: {client-certificate: "%2$s/client.crt", client-key: "%2$s/client.key"}
        contexts: [{name: demo, context: {cluster: demo, user: demo, namespace: default}}]
        """,
        port,
        directory);
  }

  @Override
  public boolean replaysToWatches() {
    return true;
  }

  @Override
  public boolean isReal() {
    return true;
  }

  @Override
  public void close() {
    server.kill();
    etcd.kill();
  }
}
