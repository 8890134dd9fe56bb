package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why somebody waits: each holder and waiter, judged, and what would have to happen. */
@Command(
    name = "explain",
    description = "Explains who holds a lock, whether they are there, and what has to happen next.")
final class ExplainCommand extends ClusterCommand {

  @Parameters(paramLabel = "NAME", description = "the lock's Lease")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json or yaml")
  private Output output = Output.text;

  ExplainCommand(Ports.Connector connector, Terminal terminal) {
    super(connector, terminal);
  }

  @Override
  int run(Ports ports) {
    LeaseKey key = key(ports.namespace(), name);
    Explanation lock =
        Explanation.of(
            ports.locks().inspect(key), new Judge(ports.cluster()), ports.cluster().now());
    print(output.isTree() ? output.lines(lock.tree()) : ExplainScreen.of(lock));
    return lock.exists() ? ExitCode.OK : ExitCode.NO;
  }
}
