package io.github.leaselock.kubernetes.realserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Command lines of an etcd of some members and a kube-apiserver, all on loopback alone. */
record ServerCommands(
    ServerBinaries binaries,
    Path directory,
    List<Integer> etcdPorts,
    List<Integer> peerPorts,
    int apiServerPort) {

  private static final int LOWEST_PORT = 16_000;
  private static final int LOWEST_OUTGOING_PORT = 32_768; // Linux's ip_local_port_range
  private static final int MOST_ATTEMPTS = 1_000;

  static ServerCommands onFreePorts(ServerBinaries binaries, Path directory, int etcdMembers) {
    List<Integer> ports = freePorts(2 * etcdMembers + 1);
    return new ServerCommands(
        binaries,
        directory,
        ports.subList(0, etcdMembers),
        ports.subList(etcdMembers, 2 * etcdMembers),
        ports.get(2 * etcdMembers));
  }

  /**
   * Below those that the system gives to outgoing connections: between now and the time when a
   * server listens, at its start and whenever it is killed and started again, any connection could
   * be given one of those, a client's attempt to reach that very server included.
   */
  private static List<Integer> freePorts(int number) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int attempt = 0; ports.size() < number; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_OUTGOING_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
      } catch (IOException taken) {
        if (attempt > MOST_ATTEMPTS) {
          throw new UncheckedIOException("No free port", taken);
        }
      }
    }
    return List.copyOf(ports);
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
