package io.github.leaselock.benchmarks.measure;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.benchmarks.cluster.Clients;
import io.github.leaselock.benchmarks.cluster.KubeServer;
import io.github.leaselock.benchmarks.report.Checks;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Table;
import io.github.leaselock.benchmarks.subject.BareWatch;
import io.github.leaselock.benchmarks.subject.Fabric8Election;
import io.github.leaselock.benchmarks.subject.ObjectHeldLock;
import io.github.leaselock.benchmarks.subject.OfficialElection;
import io.github.leaselock.benchmarks.subject.PerconaStyle;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.benchmarks.subject.Subject;
import io.github.leaselock.benchmarks.subject.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What all measurements need. */
public final class Bench {

  /** The column of lease-lock where only one of its kinds is measured. */
  public static final String OURS = "lease-lock, session";

  private final KubeServer server;
  private final Clients clients;
  private final Sizes sizes;
  private final List<Subject> subjects = new ArrayList<>();
  private final Table table;
  private final Checks checks = new Checks();
  private final AtomicInteger namespaces = new AtomicInteger();

  /** On a server that is ready. */
  public Bench(KubeServer server, Clients clients, Sizes sizes) {
    this.server = server;
    this.clients = clients;
    this.sizes = sizes;
    KubernetesClient client = clients.fabric8();
    subjects.add(BareWatch.floor(client));
    subjects.add(new ObjectHeldLock(client));
    subjects.add(new SessionLock(client, clients.unseen()));
    subjects.add(BareWatch.everyWaiterRushes(client));
    if (sizes.polling()) {
      subjects.add(new PerconaStyle(client));
      subjects.add(new Fabric8Election(client, Timing.USUAL));
      subjects.add(new OfficialElection(clients::official, Timing.USUAL));
    }
    this.table = new Table(subjects.stream().map(Subject::name).toList());
    clients.namespace(SessionLock.SESSIONS);
  }

  KubeServer server() {
    return server;
  }

  Clients clients() {
    return clients;
  }

  Sizes sizes() {
    return sizes;
  }

  /** Where results go. */
  public Table table() {
    return table;
  }

  /** What must hold. */
  public Checks checks() {
    return checks;
  }

  List<Subject> subjects() {
    return subjects;
  }

  /** Those that can wait. */
  Stream<Subject> waiting() {
    return subjects.stream().filter(subject -> !(subject instanceof ObjectHeldLock));
  }

  Subject sessions() {
    return subjects.stream().filter(each -> each.name().equals(OURS)).findFirst().orElseThrow();
  }

  String floor() {
    return subjects.get(0).name();
  }

  /** A namespace that nobody has used. */
  String namespace(String name) {
    return clients.namespace(
        String.format(Locale.ROOT, "%s-%d", name, namespaces.getAndIncrement()));
  }

  /** A time, as a multiple of the floor's of the same run. */
  void putRatio(String row, String column, double nanos, double floor) {
    String text = Numbers.plain(nanos / floor);
    table.put(
        row,
        column,
        nanos / floor,
        column.equals(floor())
            ? String.format(Locale.ROOT, "%s (%s)", text, Numbers.time(nanos))
            : text);
  }

  void say(String text) {
    System.err.println("  " + text);
  }
}
