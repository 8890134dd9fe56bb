package io.github.leaselock.benchmarks;

import io.github.leaselock.benchmarks.cluster.Clients;
import io.github.leaselock.benchmarks.cluster.KubeServer;
import io.github.leaselock.benchmarks.jmh.InProcess;
import io.github.leaselock.benchmarks.measure.Bench;
import io.github.leaselock.benchmarks.measure.Contests;
import io.github.leaselock.benchmarks.measure.Cycles;
import io.github.leaselock.benchmarks.measure.FrozenServer;
import io.github.leaselock.benchmarks.measure.HandOvers;
import io.github.leaselock.benchmarks.measure.HeapPerLock;
import io.github.leaselock.benchmarks.measure.HeldLocks;
import io.github.leaselock.benchmarks.measure.LongQueue;
import io.github.leaselock.benchmarks.measure.ManyWaiters;
import io.github.leaselock.benchmarks.measure.SlowClocks;
import io.github.leaselock.benchmarks.report.Report;
import io.github.leaselock.benchmarks.report.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the measurements, writes what they found, and fails if a count is not what it must be. */
public final class Benchmarks {

  private static final Map<String, Measurement> MEASUREMENTS = new LinkedHashMap<>();

  static {
    MEASUREMENTS.put("cycles", Cycles::measure);
    MEASUREMENTS.put("hand-over", HandOvers::measure);
    MEASUREMENTS.put("contest", Contests::measure);
    MEASUREMENTS.put("queue", LongQueue::measure);
    MEASUREMENTS.put("many", ManyWaiters::measure);
    MEASUREMENTS.put("held", HeldLocks::measure);
    MEASUREMENTS.put("heap", HeapPerLock::measure);
    MEASUREMENTS.put("frozen", FrozenServer::measure);
    MEASUREMENTS.put("slow-clock", SlowClocks::measure);
  }

  private static final List<Report.Plot> PLOTS =
      List.of(
          new Report.Plot("uncontended.svg", Cycles.TIME, "x floor"),
          new Report.Plot("hand-over.svg", HandOvers.TIME, "x floor"),
          new Report.Plot("sixteen-waiters.svg", Contests.TIME, "x floor"),
          new Report.Plot("requests-per-grant.svg", Contests.REQUESTS, "requests"));

  private Benchmarks() {}

  /** One of them. */
  @FunctionalInterface
  private interface Measurement {
    void of(Bench bench) throws Exception;
  }

  static Set<String> names() {
    return MEASUREMENTS.keySet();
  }

  /** Begins here. */
  public static void main(String[] arguments) throws Exception {
    Optional<Options> parsed = Options.parse(arguments);
    if (parsed.isEmpty()) {
      System.err.print(Options.HELP);
      System.exit(2);
      return;
    }
    Options options = parsed.get();
    boolean holds;
    String version;
    Table table;
    try (KubeServer server = KubeServer.start();
        Clients clients = new Clients(server)) {
      clients.awaitReady();
      Bench bench = new Bench(server, clients, options.sizes());
      for (Map.Entry<String, Measurement> each : MEASUREMENTS.entrySet()) {
        if (options.wants(each.getKey())) {
          System.err.println(each.getKey());
          each.getValue().of(bench);
        }
      }
      version = server.version();
      table = bench.table();
      System.out.println(bench.checks().report());
      holds = bench.checks().allHold();
    }
    Report report = new Report(table, inProcess(options), version, options.command(), PLOTS);
    System.out.println(report.markdown());
    if (options.out().isPresent()) {
      report.write(options.out().get());
    }
    System.exit(holds ? 0 : 1); // the threads of electors never end by themselves
  }

  /** After the servers have ended, for it needs the machine for itself. */
  private static Optional<Table> inProcess(Options options) throws RunnerException {
    if (!options.wants(Options.JMH)) {
      return Optional.empty();
    }
    System.err.println(Options.JMH);
    return Optional.of(
        options.quick()
            ? InProcess.measure(1, TimeValue.milliseconds(100))
            : InProcess.measure(3, TimeValue.seconds(1)));
  }
}
