package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that connects; what fails becomes an exit code and one line. */
@Command(mixinStandardHelpOptions = true, versionProvider = Program.Version.class)
abstract class ClusterCommand implements Callable<Integer> {

  private final Ports.Connector connector;
  private final Terminal terminal;

  @Mixin private Connection connection = new Connection();

  ClusterCommand(Ports.Connector connector, Terminal terminal) {
    this.connector = connector;
    this.terminal = terminal;
  }

  abstract int run(Ports ports) throws InterruptedException;

  Terminal terminal() {
    return terminal;
  }

  void print(Iterable<String> lines) {
    lines.forEach(terminal::print);
  }

  static LeaseKey key(String namespace, String name) {
    try {
      return new LeaseKey(namespace, name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(Plain.of(Objects.toString(e.getMessage()), 300));
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Ports ports = connector.connect(connection)) {
      return run(ports);
    } catch (UsageException e) {
      return failed(ExitCode.USAGE, e);
    } catch (UnreadException e) {
      return failed(e.isRefused() ? ExitCode.REFUSED : ExitCode.UNKNOWN, e);
    } catch (LeaseRefusedException e) {
      return failed(ExitCode.REFUSED, e);
    } catch (LeaseUnavailableException e) {
      return failed(ExitCode.UNKNOWN, e);
    }
  }

  private int failed(int code, RuntimeException why) {
    terminal.error("error: " + Plain.of(Objects.toString(why.getMessage()), 500));
    return code;
  }
}
