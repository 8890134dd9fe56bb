package io.github.leaselock.kubectl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rights, damaged and foreign content, leftovers. */
@Command(
    name = "doctor",
    description = "Looks at your rights, at damaged and foreign content, at leftovers.")
final class DoctorCommand extends ClusterCommand {

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "of all namespaces")
  private boolean everywhere;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json or yaml")
  private Output output = Output.text;

  DoctorCommand(Ports.Connector connector, Terminal terminal) {
    super(connector, terminal);
  }

  @Override
  int run(Ports ports) {
    Optional<String> namespace = everywhere ? Optional.empty() : Optional.of(ports.namespace());
    List<Finding> findings = new Doctor(ports.cluster(), ports.locks(), namespace).examine();
    print(
        output.isTree()
            ? output.lines(Map.of("findings", findings.stream().map(Finding::tree).toList()))
            : DoctorScreen.of(findings));
    return findings.stream().anyMatch(Finding::wrong) ? ExitCode.NO : ExitCode.OK;
  }
}
