package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real kube-apiserver with an etcd of its own, of one member unless said otherwise, as child
 * processes on loopback, with RBAC. They end with {@link #close} or with this JVM, but for a JVM
 * that is killed.
 *
 * <p>kube-api-test provides the programs and the certificates. The processes are started here
 * because its own take any exit for the end of the run, so that neither can be killed and
 * restarted, and because its etcd listens on every interface.
 */
public final class RealApiServer implements TestCluster {

  /** A busy machine is no failure. */
  static final int REQUEST_TIMEOUT_MILLIS = 60_000;

  private static final int START_ATTEMPTS = 3;

  private final Path directory;
  private final List<ChildProcess> etcd = new ArrayList<>();
  private final ServerCommands commands;
  private final ChildProcess apiServer;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<String> etcdUrls;
  private final KubernetesClient client;
  private final Thread shutdownHook = new Thread(this::stopProcesses, "stop kube-apiserver");

  private RealApiServer(Path directory, ServerCommands commands, List<String> flags) {
    this.directory = directory;
    this.commands = commands;
    new CertManager(directory.toString()).createCertificatesIfNeeded();
    this.etcdUrls = commands.etcdUrls();
    this.apiServer = startProcesses(commands, flags);
    this.client = newClientAt(commands.apiServerUrl(), true);
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  private ChildProcess startProcesses(ServerCommands commands, List<String> flags) {
    try {
      for (int member = 0; member < etcdUrls.size(); member++) {
        etcd.add(ChildProcess.start("etcd" + member, directory, commands.etcd(member)));
      }
      return ChildProcess.start("kube-apiserver", directory, commands.apiServer(flags));
    } catch (RuntimeException | Error e) {
      etcd.forEach(ChildProcess::close);
      throw e;
    }
  }

  /** Starts both programs and returns when the server is ready, which takes about 5 s. */
  public static RealApiServer start(String... apiServerFlags) {
    return startWithEtcdMembers(1, apiServerFlags);
  }

  /** As {@link #start}, with so many members of etcd, of which a majority has to run. */
  public static RealApiServer startWithEtcdMembers(int members, String... apiServerFlags) {
    ServerBinaries binaries = ServerBinaries.find();
    for (int attempt = 1; ; attempt++) {
      try {
        return startOnce(binaries, members, List.of(apiServerFlags));
      } catch (Readiness.ServerDied perhapsPortTaken) {
        if (attempt == START_ATTEMPTS) {
          throw perhapsPortTaken;
        }
      }
    }
  }

  private static RealApiServer startOnce(
      ServerBinaries binaries, int etcdMembers, List<String> flags) {
    Path directory;
    try {
      directory = Files.createTempDirectory("kube-api-test");
    } catch (IOException e) {
      throw new UncheckedIOException("No directory for kube-apiserver", e);
    }
    ServerCommands commands = ServerCommands.onFreePorts(binaries, directory, etcdMembers);
    RealApiServer server = new RealApiServer(directory, commands, flags);
    try {
      server.awaitReady();
      Readiness.requireEveryMember(server.apiServer, server.etcd);
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** One more kube-apiserver on the same etcd. It ends with the first one. */
  public final class Replica {

    private final ServerCommands commands;
    private final ChildProcess process;
    private final KubernetesClient client;

    private Replica(ServerCommands commands, List<String> flags) {
      this.commands = commands;
      String name = "kube-apiserver-" + commands.apiServerPort();
      this.process = ChildProcess.start(name, directory, commands.apiServer(flags));
      this.client = newClientAt(commands.apiServerUrl(), true);
    }

    public int port() {
      return commands.apiServerPort();
    }

    public ChildProcess process() {
      return process;
    }

    /** Of this replica alone; callers leave it open. */
    public KubernetesClient client() {
      return client;
    }

    /** Returns when it says that it is ready, within three minutes or with an exception. */
    public void awaitReady() {
      RealApiServer.this.awaitReady(process, client);
    }
  }

  /** Starts another kube-apiserver on this etcd; whether it is ready is another question. */
  public Replica startReplica(String... apiServerFlags) {
    Replica replica = new Replica(commands.another(), List.of(apiServerFlags));
    replicas.add(replica);
    return replica;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  /** The port of the first API server. */
  public int port() {
    return commands.apiServerPort();
  }

  /** The ports of etcd's members for clients. */
  public List<Integer> etcdPorts() {
    return commands.etcdPorts();
  }

  /**
   * Another client of the administrator, over HTTP/1.1; callers close it.
   *
   * @param port on loopback, where this API server, or one of its replicas, is to be reached
   */
  public KubernetesClient newClientAt(int port) {
    return newClientAt("https://127.0.0.1:" + port, false);
  }

  public ChildProcess apiServer() {
    return apiServer;
  }

  /** The only member of etcd, or the first. */
  public ChildProcess etcd() {
    return etcd.get(0);
  }

  public ChildProcess etcd(int member) {
    return etcd.get(member);
  }

  /** Kills the API server, starts it again on the same etcd and port, and waits for it. */
  public void restartApiServer() {
    apiServer.kill();
    apiServer.startAgain();
    awaitReady();
  }

  /**
   * Kills the only member of etcd, starts it again on the same data and port, and waits for the API
   * server.
   */
  public void restartEtcd() {
    etcd().kill();
    etcd().startAgain();
    awaitReady();
  }

  /** Returns when the server says that it is ready, within three minutes or with an exception. */
  public void awaitReady() {
    awaitReady(apiServer, client);
  }

  private void awaitReady(ChildProcess server, KubernetesClient asked) {
    Readiness.await(server, etcd, asked);
  }

  /** etcd's client address, for what only etcd can do. */
  public String etcdUrl() {
    return etcdUrls.get(0);
  }

  /** The client addresses of all members. */
  public List<String> etcdUrls() {
    return etcdUrls;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException duringShutdown) {
      // The hook runs or has run; stopping twice does no harm.
    }
    client.close();
    replicas.forEach(replica -> replica.client().close());
    stopProcesses();
  }

  private void stopProcesses() {
    apiServer.close();
    replicas.forEach(replica -> replica.process().close());
    etcd.forEach(ChildProcess::close);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(RealApiServer::delete);
    } catch (IOException | UncheckedIOException leftBehind) {
      System.err.println("Left behind: " + directory + ": " + leftBehind);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KubernetesClient newClientAt(String url, boolean http2) {
    // From the empty configuration: neither a kubeconfig nor the environment is looked at.
    Config administrator =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withHttp2Disable(!http2)
            .withCaCertFile(directory.resolve("apiserver.crt").toString())
            .withClientCertFile(directory.resolve("client.crt").toString())
            .withClientKeyFile(directory.resolve("client.key").toString())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .withConnectionTimeout(REQUEST_TIMEOUT_MILLIS)
            .build();
    return new KubernetesClientBuilder().withConfig(administrator).build();
  }
}
