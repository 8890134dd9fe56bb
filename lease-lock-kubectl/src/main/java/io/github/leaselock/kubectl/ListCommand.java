package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who holds, who waits, since when, why: each lock a row. */
@Command(name = "list", description = "Lists locks: who holds, since when, why, and who is next.")
final class ListCommand extends ClusterCommand {

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "of all namespaces")
  private boolean everywhere;

  @Option(
      names = {"-w", "--watch"},
      description = "then a row for each lock that changes, until it is interrupted")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "wide, json or yaml")
  private Output output = Output.text;

  ListCommand(Ports.Connector connector, Terminal terminal) {
    super(connector, terminal);
  }

  @Override
  int run(Ports ports) throws InterruptedException {
    if (watch && output.isTree()) {
      throw new UsageException("-w goes with a table");
    }
    Optional<String> namespace = everywhere ? Optional.empty() : Optional.of(ports.namespace());
    List<LeaseView> leases =
        ports.cluster().leases(namespace).stream().filter(LeaseView::isLock).toList();
    List<LockRow> rows = leases.stream().map(lease -> row(ports, lease.key())).toList();
    if (output.isTree()) {
      print(output.lines(Map.of("items", rows.stream().map(LockRow::tree).toList())));
      return ExitCode.OK;
    }
    LockTable table = new LockTable(everywhere, output == Output.wide);
    if (rows.isEmpty() && !watch) {
      terminal()
          .error(
              namespace
                  .map(name -> "No locks found in " + name + " namespace.")
                  .orElse("No locks found."));
      return ExitCode.OK;
    }
    List<LockRow> sorted = rows.stream().sorted(Comparator.comparing(LockRow::key)).toList();
    print(table.lines(sorted, ports.cluster().now()));
    if (watch) {
      Map<LeaseKey, String> versions = new HashMap<>();
      leases.forEach(lease -> versions.put(lease.key(), lease.version()));
      follow(ports, namespace, table, versions);
    }
    return ExitCode.OK;
  }

  private static LockRow row(Ports ports, LeaseKey key) {
    return LockRow.of(ports.locks().inspect(key));
  }

  /** Row by row, as they change, until this thread is interrupted or the process is ended. */
  private void follow(
      Ports ports, Optional<String> namespace, LockTable table, Map<LeaseKey, String> versions)
      throws InterruptedException {
    while (true) {
      BlockingQueue<Optional<LeaseView>> changes = new LinkedBlockingQueue<>();
      Cluster.Closing watching =
          ports
              .cluster()
              .watch(
                  namespace,
                  lease -> changes.add(Optional.of(lease)),
                  () -> changes.add(Optional.empty()));
      try {
        Optional<LeaseView> change = changes.take();
        while (change.isPresent()) {
          show(ports, table, versions, change.get());
          change = changes.take();
        }
      } finally {
        watching.close();
      }
    }
  }

  private void show(Ports ports, LockTable table, Map<LeaseKey, String> versions, LeaseView lease) {
    if (lease.isLock() && !lease.version().equals(versions.put(lease.key(), lease.version()))) {
      terminal().print(table.line(row(ports, lease.key()), ports.cluster().now()));
    }
  }
}
