package io.github.leaselock.benchmarks.cluster;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.Binaries;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An etcd and a kube-apiserver as child processes on the loopback. The programs are those of
 * kube-api-test: in place, or downloaded by it. They end with {@link #close}, or with this JVM
 * unless it is killed.
 */
public final class KubeServer implements AutoCloseable {

  private static final int CLIENT_TIMEOUT_MILLIS = 10_000;

  private final Path directory;
  private final String version;
  private final String url;
  private final Process etcd;
  private final Process apiServer;
  private final Thread hook = new Thread(this::stop, "stop kube-apiserver");

  private KubeServer(Path directory, Path etcdProgram, Path serverProgram, String version)
      throws IOException {
    this.directory = directory;
    this.version = version;
    List<Integer> ports = freePorts(3);
    String etcdUrl = "http://127.0.0.1:" + ports.get(0);
    this.url = "https://127.0.0.1:" + ports.get(2);
    new CertManager(directory.toString()).createCertificatesIfNeeded();
    Runtime.getRuntime().addShutdownHook(hook);
    this.etcd = start("etcd", etcd(etcdProgram, etcdUrl, "http://127.0.0.1:" + ports.get(1)));
    this.apiServer = start("kube-apiserver", apiServer(serverProgram, etcdUrl, ports.get(2)));
  }

  /** Starts both programs; {@link Clients#awaitReady} tells when they are. */
  public static KubeServer start() throws IOException {
    Binaries binaries;
    try {
      binaries = binaries(true);
    } catch (KubeAPITestException notInPlace) {
      binaries = binaries(false);
    }
    Path program = binaries.getApiServer().toPath();
    // .../<version>-<system>-<architecture>/kube-apiserver
    String name = String.valueOf(program.resolveSibling(".").normalize().getFileName());
    return new KubeServer(
        Files.createTempDirectory("lease-lock-benchmarks"),
        binaries.getEtcd().toPath(),
        program,
        name.replaceFirst("-.*", ""));
  }

  private static Binaries binaries(boolean offline) {
    var config =
        KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(offline)
            // Given here because kube-api-test cannot read them from the environment.
            .withWaitForEtcdHealthCheckOnStartup(false)
            .withStartupTimeout(0);
    BinaryManager manager = new BinaryManager(config.build());
    manager.initAndDownloadIfRequired();
    return manager.binaries();
  }

  private static List<Integer> freePorts(int number) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    while (sockets.size() < number) { // held open together so that they differ
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  private List<String> etcd(Path program, String url, String peerUrl) {
    return List.of(
        program.toString(),
        "--name=0",
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=" + peerUrl,
        "--initial-advertise-peer-urls=" + peerUrl,
        "--initial-cluster=0=" + peerUrl,
        // The disk of this machine is not what is measured.
        "--unsafe-no-fsync");
  }

  private List<String> apiServer(Path program, String etcdUrl, int port) {
    String key = directory.resolve("apiserver.key").toString();
    return List.of(
        program.toString(),
        "--etcd-servers=" + etcdUrl,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
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
        // All subjects share one client, which no flow control is to hold up.
        "--max-mutating-requests-inflight=1000");
  }

  private Process start(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".log").toFile())
        .start();
  }

  /** The administrator's way in; neither a kubeconfig nor the environment is looked at. */
  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url)
        .withCaCertFile(directory.resolve("apiserver.crt").toString())
        .withClientCertFile(directory.resolve("client.crt").toString())
        .withClientKeyFile(directory.resolve("client.key").toString())
        .withRequestRetryBackoffLimit(0)
        .withRequestTimeout(CLIENT_TIMEOUT_MILLIS)
        .withConnectionTimeout(CLIENT_TIMEOUT_MILLIS)
        .build();
  }

  /** The version of Kubernetes. */
  public String version() {
    return version;
  }

  /** Stops the API server as if its machine hung: its connections stay open. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String command = "kill -" + signal + " " + apiServer.pid();
    Process shell = new ProcessBuilder("sh", "-c", command).inheritIO().start();
    if (!shell.waitFor(10, TimeUnit.SECONDS) || shell.exitValue() != 0) {
      throw new IllegalStateException("failed: " + command);
    }
  }

  boolean isAlive() {
    return etcd.isAlive() && apiServer.isAlive();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException duringShutdown) {
      // The hook runs or has run; stopping twice does no harm.
    }
    stop();
  }

  private void stop() {
    for (Process process : Stream.of(apiServer, etcd).filter(java.util.Objects::nonNull).toList()) {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException leftBehind) {
      System.err.println("Left behind: " + directory + ": " + leftBehind);
    }
  }
}
