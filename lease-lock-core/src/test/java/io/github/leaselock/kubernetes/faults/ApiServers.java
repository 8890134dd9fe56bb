package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.realserver.ChildProcess;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import io.github.leaselock.kubernetes.realserver.RealApiServer.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three API servers on an etcd of three members, behind a balancer. What etcd tells the second and
 * the third about Leases comes late, so that their watch caches lag behind the first.
 *
 * <pre>
 *   clients ─▶ balancer ─┬─▶ first ──────────────────┐
 *                        ├─▶ second ◀── 50 ms late ───┼─ etcd: three members
 *                        └─▶ third  ◀── 150 ms late ──┘
 * </pre>
 */
final class ApiServers implements AutoCloseable {

  static final int NUMBER = 3;

  private static final List<Duration> LATE = List.of(Duration.ofMillis(50), Duration.ofMillis(150));

  private final RealApiServer first;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<Forwarder> links = new ArrayList<>();
  private final Forwarder balancer;

  private ApiServers(RealApiServer first) {
    this.first = first;
    LATE.forEach(late -> replicas.add(startBehind(late)));
    replicas.forEach(Replica::awaitReady);
    List<Integer> ports = new ArrayList<>();
    ports.add(first.port());
    replicas.forEach(replica -> ports.add(replica.port()));
    this.balancer = Forwarder.between(ports);
  }

  static ApiServers start() {
    RealApiServer first = RealApiServer.startWithEtcdMembers(NUMBER, EtcdHistory.FLAGS);
    try {
      return new ApiServers(first);
    } catch (RuntimeException | Error e) {
      first.close();
      throw e;
    }
  }

  private Replica startBehind(Duration late) {
    List<Forwarder> members =
        first.etcdPorts().stream().map(port -> Forwarder.delaying(port, late)).toList();
    links.addAll(members);
    String overrides =
        members.stream()
            .map(member -> "http://127.0.0.1:" + member.port())
            .collect(Collectors.joining(";", "coordination.k8s.io/leases#", ""));
    List<String> flags = new ArrayList<>(List.of(EtcdHistory.FLAGS));
    flags.add("--etcd-servers-overrides=" + overrides);
    return first.startReplica(flags.toArray(String[]::new));
  }

  RealApiServer first() {
    return first;
  }

  Forwarder balancer() {
    return balancer;
  }

  /** Another client of the administrator, through the balancer; callers close it. */
  KubernetesClient newClient() {
    return first.newClientAt(balancer.port());
  }

  ChildProcess process(int number) {
    return number == 0 ? first.apiServer() : replicas.get(number - 1).process();
  }

  /** Of one server, past the balancer. */
  KubernetesClient client(int number) {
    return number == 0 ? first.client() : replicas.get(number - 1).client();
  }

  void awaitReady(int number) {
    if (number == 0) {
      first.awaitReady();
    } else {
      replicas.get(number - 1).awaitReady();
    }
  }

  @Override
  public void close() {
    balancer.close();
    first.close();
    links.forEach(Forwarder::close);
  }
}
