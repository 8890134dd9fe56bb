package io.github.leaselock.benchmarks.jmh;

import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package, each in a JVM of its own. */
public final class InProcess {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private InProcess() {}

  /**
   * Measures.
   *
   * @param iterations how many are counted; as many before them are not
   * @param time of each
   * @return time and allocation of each operation
   */
  public static Table measure(int iterations, TimeValue time) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(InProcess.class.getPackageName().replace(".", "\\.") + "\\.")
            .forks(1)
            .warmupIterations(iterations)
            .measurementIterations(iterations)
            .warmupTime(time)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    Table table = new Table(List.of("time", "allocated"));
    for (RunResult result : results) {
      String benchmark = result.getParams().getBenchmark();
      String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
      String queue = result.getParams().getParam("queue");
      String row =
          String.format(Locale.ROOT, "`%s`%s", name, queue == null ? "" : ", queue of " + queue);
      double nanos = result.getPrimaryResult().getScore();
      table.put(row, "time", nanos, Numbers.time(nanos));
      Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
      if (allocation != null) {
        double bytes = allocation.getScore();
        table.put(row, "allocated", bytes, bytes < 1 ? "0" : Numbers.plain(bytes / 1024) + " kB");
      }
    }
    return table;
  }
}
