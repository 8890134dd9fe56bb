package io.github.leaselock.kubectl;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;

/** All commands, on what they are given. */
@Command(
    name = "kubectl lease-lock",
    description = "Says who holds a lock of lease-lock, who waits, and why.",
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    synopsisSubcommandLabel = "COMMAND")
final class Program {

  private Program() {}

  static int run(Ports.Connector connector, Terminal terminal, String... arguments) {
    PrintWriter out = new PrintWriter(new Lines(terminal::print), true);
    PrintWriter err = new PrintWriter(new Lines(terminal::error), true);
    CommandLine line =
        new CommandLine(new Program())
            .addSubcommand(new ListCommand(connector, terminal))
            .addSubcommand(new ExplainCommand(connector, terminal))
            .addSubcommand(new BreakCommand(connector, terminal))
            .addSubcommand(new DoctorCommand(connector, terminal))
            .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
            .setUsageHelpWidth(Plain.WIDTH)
            .setExecutionExceptionHandler(
                (unexpected, command, parsed) -> {
                  terminal.error("error: " + Plain.of(String.valueOf(unexpected), 500));
                  return ExitCode.UNKNOWN;
                })
            .setOut(out)
            .setErr(err);
    int code = line.execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  /** Of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Program.class.getPackage().getImplementationVersion();
      return new String[] {"kubectl lease-lock " + (version == null ? "unknown" : version)};
    }
  }

  /** What is written, line by line. */
  private static final class Lines extends Writer {

    private final java.util.function.Consumer<String> printed;
    private final StringBuilder line = new StringBuilder();

    Lines(java.util.function.Consumer<String> printed) {
      this.printed = printed;
    }

    @Override
    public void write(char[] text, int from, int length) {
      for (int i = from; i < from + length; i++) {
        if (text[i] == '\n') {
          print();
        } else if (text[i] != '\r') {
          line.append(text[i]);
        }
      }
    }

    private void print() {
      printed.accept(line.toString());
      line.setLength(0);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      if (line.length() > 0) {
        print();
      }
    }
  }
}
