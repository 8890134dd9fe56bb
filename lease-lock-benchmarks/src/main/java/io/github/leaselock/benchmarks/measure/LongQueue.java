package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.benchmarks.jmh.Format;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Samples;
import io.github.leaselock.lease.LeaseRecord;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reading, deciding and writing of a Lease in whose queue 256 objects wait, without a request: what
 * each waiter does at each of its looks. What it allocates must hold; the time is told.
 */
public final class LongQueue {

  private static final int WAITERS = 256;
  private static final int WARMUPS = 2_000;
  private static final int LOOKS = 400;
  private static final int MOST = 200 * 1024;

  private LongQueue() {}

  /** Measures. */
  public static void measure(Bench bench) {
    Format format = new Format();
    format.queue = WAITERS;
    format.fill();
    Map<String, Supplier<LeaseRecord>> looks =
        Map.of("looks again", format::lookAgain, "comes", format::comeAndWait);
    looks.forEach((name, look) -> measure(bench, name, look));
  }

  private static void measure(Bench bench, String name, Supplier<LeaseRecord> look) {
    long written = 0; // what is made is looked at, so that it is made
    for (int i = 0; i < WARMUPS; i++) {
      written += look.get().annotations().size();
    }
    Samples nanos = new Samples();
    Samples allocated = new Samples();
    for (int i = 0; i < LOOKS; i++) {
      long before = Machine.allocated();
      long began = System.nanoTime();
      written += look.get().annotations().size();
      nanos.add(System.nanoTime() - began);
      allocated.add(Machine.allocated() - before);
    }
    bench.checks().that(WAITERS + " wait, the last " + name + ": it is written", written > 0);
    String row = WAITERS + " wait, the last " + name + ", without requests: ";
    double bytes = allocated.median();
    bench.table().put(row + "time", Bench.OURS, nanos.median(), Numbers.time(nanos.median()));
    bench.table().put(row + "allocated", Bench.OURS, bytes, Numbers.plain(bytes / 1024) + " kB");
    bench.checks().atMost("bytes allocated, " + WAITERS + " wait, the last " + name, MOST, bytes);
  }
}
