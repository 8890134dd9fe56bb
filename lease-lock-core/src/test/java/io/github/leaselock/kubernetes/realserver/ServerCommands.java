package io.github.leaselock.kubernetes.realserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Command lines of an etcd of some members and a kube-apiserver, all on loopback alone. */
record ServerCommands(
    ServerBinaries binaries,
    Path directory,
    List<Integer> etcdPorts,
    List<Integer> peerPorts,
    int apiServerPort) {

  static ServerCommands onFreePorts(ServerBinaries binaries, Path directory, int etcdMembers) {
    List<Integer> ports = freePorts(2 * etcdMembers + 1);
    return new ServerCommands(
        binaries,
        directory,
        ports.subList(0, etcdMembers),
        ports.subList(etcdMembers, 2 * etcdMembers),
        ports.get(2 * etcdMembers));
  }

  private static List<Integer> freePorts(int number) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < number) { // held open together so that they differ
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException("No free port", e);
    }
  }

  List<String> etcdUrls() {
    return etcdPorts.stream().map(port -> "http://127.0.0.1:" + port).toList();
  }

  String apiServerUrl() {
    return "https://127.0.0.1:" + apiServerPort;
  }

  /** The same etcd, certificates and programs for one more kube-apiserver, on a port of its own. */
  ServerCommands another() {
    return new ServerCommands(binaries, directory, etcdPorts, peerPorts, freePorts(1).get(0));
  }

  List<String> etcd(int member) {
    String url = etcdUrls().get(member);
    return List.of(
        binaries.etcd().toString(),
        "--name=" + member,
        "--data-dir=" + directory.resolve("etcd" + member),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=" + peerUrl(member),
        "--initial-advertise-peer-urls=" + peerUrl(member),
        "--initial-cluster="
            + IntStream.range(0, etcdPorts.size())
                .mapToObj(each -> each + "=" + peerUrl(each))
                .collect(Collectors.joining(",")),
        // Tests kill processes, not machines: what etcd wrote survives without fsync.
        "--unsafe-no-fsync");
  }

  private String peerUrl(int member) {
    return "http://127.0.0.1:" + peerPorts.get(member);
  }

  List<String> apiServer(List<String> flags) {
    String key = directory.resolve("apiserver.key").toString();
    List<String> command = new ArrayList<>();
    command.add(binaries.apiServer().toString());
    command.add("--etcd-servers=" + String.join(",", etcdUrls()));
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
