package io.github.leaselock.kubernetes.realserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of a one-member etcd and a kube-apiserver, both on loopback alone. */
record ServerCommands(
    ServerBinaries binaries, Path directory, int etcdPort, int peerPort, int apiServerPort) {

  static ServerCommands onFreePorts(ServerBinaries binaries, Path directory) {
    // Held open together so that the three differ.
    try (ServerSocket etcd = loopbackSocket();
        ServerSocket peer = loopbackSocket();
        ServerSocket apiServer = loopbackSocket()) {
      return new ServerCommands(
          binaries, directory, etcd.getLocalPort(), peer.getLocalPort(), apiServer.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("No free port", e);
    }
  }

  private static ServerSocket loopbackSocket() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  String etcdUrl() {
    return "http://127.0.0.1:" + etcdPort;
  }

  String apiServerUrl() {
    return "https://127.0.0.1:" + apiServerPort;
  }

  List<String> etcd() {
    String peerUrl = "http://127.0.0.1:" + peerPort;
    return List.of(
        binaries.etcd().toString(),
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + etcdUrl(),
        "--advertise-client-urls=" + etcdUrl(),
        "--listen-peer-urls=" + peerUrl,
        "--initial-advertise-peer-urls=" + peerUrl,
        "--initial-cluster=default=" + peerUrl,
        // Tests kill processes, not machines: what etcd wrote survives without fsync.
        "--unsafe-no-fsync");
  }

  List<String> apiServer(List<String> flags) {
    String key = directory.resolve("apiserver.key").toString();
    List<String> command = new ArrayList<>();
    command.add(binaries.apiServer().toString());
    command.add("--etcd-servers=" + etcdUrl());
    command.add("--bind-address=127.0.0.1");
    command.add("--advertise-address=127.0.0.1");
    command.add("--secure-port=" + apiServerPort);
    command.add("--tls-cert-file=" + directory.resolve("apiserver.crt"));
    command.add("--tls-private-key-file=" + key);
    command.add("--client-ca-file=" + directory.resolve("client.crt"));
    command.add("--authorization-mode=RBAC");
    command.add("--service-account-issuer=https://localhost");
    command.add("--service-account-key-file=" + key);
    command.add("--service-account-signing-key-file=" + key);
    command.add("--service-cluster-ip-range=10.0.0.0/24");
    // No controller creates the service accounts that this plugin waits for.
    command.add("--disable-admission-plugins=ServiceAccount");
    command.add("--endpoint-reconciler-type=none");
    command.addAll(flags);
    return command;
  }
}
