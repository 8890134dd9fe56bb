package io.github.leaselock.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The results of one run, and what they were measured on.
 *
 * @param table beside the floor
 * @param inProcess without an API server, if it was measured
 * @param kubernetes the version of the API server
 * @param command how to run it again
 * @param plots which rows are drawn
 */
public record Report(
    Table table, Optional<Table> inProcess, String kubernetes, String command, List<Plot> plots) {

  /**
   * A row that is drawn.
   *
   * @param file its name
   * @param row of the table, and the title
   * @param unit of the numbers
   */
  public record Plot(String file, String row, String unit) {}

  /** The text of results.md. */
  public String markdown() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                # Results of one run

                Written by `%s`, not by hand. What each row means: [benchmarks](../benchmarks.md).

                | | |
                |---|---|
                | when | %s |
                | machine | %s |
                | Java | %s %s |
                | kube-apiserver | %s, one etcd, no fsync, all on the loopback |
                | load when it ended | %s |

                ## Beside the floor

                """,
                command,
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                machine(),
                System.getProperty("java.vm.name"),
                Runtime.version(),
                kubernetes,
                load()));
    text.append(table.markdown());
    for (Plot plot : plots) {
      if (!table.numbers(plot.row()).isEmpty()) {
        text.append(String.format(Locale.ROOT, "\n![%s](%s)\n", plot.row(), plot.file()));
      }
    }
    inProcess.ifPresent(
        measured ->
            text.append(
                    "\n## Inside the process\n\nBy JMH, one fork; `allocated` by its profiler.\n\n")
                .append(measured.markdown()));
    return text.toString();
  }

  private static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return String.format(
        Locale.ROOT,
        "%d processors, %s %s, at most %d MB of heap",
        runtime.availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        runtime.maxMemory() >> 20);
  }

  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : Numbers.plain(load);
  }

  /** Writes the text and the plots. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("results.md"), markdown());
    for (Plot plot : plots) {
      Map<String, Double> numbers = table.numbers(plot.row());
      if (!numbers.isEmpty()) {
        Files.writeString(
            directory.resolve(plot.file()), BarPlot.of(plot.row(), plot.unit(), numbers));
      }
    }
  }
}
