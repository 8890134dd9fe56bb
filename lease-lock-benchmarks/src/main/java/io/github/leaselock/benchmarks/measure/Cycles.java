package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Samples;
import io.github.leaselock.benchmarks.subject.Contender;
import io.github.leaselock.benchmarks.subject.ObjectHeldLock;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.benchmarks.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Acquire and release with nobody in the way, one subject after the other in each round. */
public final class Cycles {

  /** The row of the times. */
  public static final String TIME = "uncontended acquire + release, x floor";

  private static final String YOUNG = "uncontended acquire + release in a young process, x floor";
  private static final String WARM = "requests per cycle: same process again";
  private static final String ALLOCATED = "allocated by the caller's thread per cycle";
  private static final int MOST_ALLOCATED = 70 * 1024;
  private static final String COLD = "requests per cycle: another process";

  private final Bench bench;
  private final List<Lane> lanes = new ArrayList<>();

  private Cycles(Bench bench) {
    this.bench = bench;
  }

  /** One subject on one lock. */
  private record Lane(
      Subject subject, LeaseKey key, Contender contender, Samples samples, Samples allocated) {}

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    new Cycles(bench).run();
  }

  private void run() throws Exception {
    for (Subject subject : bench.subjects()) {
      LeaseKey key = new LeaseKey(bench.namespace("cycles"), "lock");
      lanes.add(new Lane(subject, key, subject.contender(key, 0), new Samples(), new Samples()));
    }
    warmUp(bench.sizes().warmups());
    if (bench.sizes().compiling() > 0) {
      measureYoung();
      warmUp(bench.sizes().compiling());
    }
    long[] before = lanes.stream().mapToLong(this::requests).toArray();
    for (int round = 0; round < bench.sizes().cycles(); round++) {
      for (Lane lane : inOrderOf(round)) {
        if (!lane.subject().isSlowAlone() || round < bench.sizes().slowCycles()) {
          long allocated = Machine.allocated();
          lane.samples().add(cycle(lane.contender()));
          lane.allocated().add(Machine.allocated() - allocated);
        }
      }
    }
    double floor = lanes.get(0).samples().median();
    for (int i = 0; i < lanes.size(); i++) {
      tell(lanes.get(i), requests(lanes.get(i)) - before[i], floor);
    }
    for (Lane lane : lanes) {
      lane.contender().close();
    }
  }

  private void warmUp(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (Lane lane : lanes) {
        if (!lane.subject().isSlowAlone()) {
          cycle(lane.contender());
        }
      }
    }
  }

  private void measureYoung() throws Exception {
    Map<Lane, Samples> young = new LinkedHashMap<>();
    for (int round = 0; round < bench.sizes().cycles(); round++) {
      for (Lane lane : inOrderOf(round)) {
        if (!lane.subject().isSlowAlone()) {
          young.computeIfAbsent(lane, first -> new Samples()).add(cycle(lane.contender()));
        }
      }
    }
    double floor = Objects.requireNonNull(young.get(lanes.get(0))).median();
    young.forEach(
        (lane, samples) -> bench.putRatio(YOUNG, lane.subject().name(), samples.median(), floor));
  }

  /** Who comes first changes, so that nobody always follows the same one. */
  private List<Lane> inOrderOf(int round) {
    List<Lane> order = new ArrayList<>(lanes);
    Collections.rotate(order, round % lanes.size());
    return order;
  }

  private long requests(Lane lane) {
    return bench.clients().requests().in(lane.key().namespace());
  }

  private static long cycle(Contender contender) throws Exception {
    long began = System.nanoTime();
    contender.acquire();
    contender.release();
    return System.nanoTime() - began;
  }

  private void tell(Lane lane, long requests, double floor) throws Exception {
    String name = lane.subject().name();
    double warm = (double) requests / lane.samples().size();
    bench.putRatio(TIME, name, lane.samples().median(), floor);
    bench.table().put(WARM, name, warm, Numbers.plain(warm));
    double bytes = lane.allocated().median();
    if (!lane.subject().isSlowAlone()) {
      bench.table().put(ALLOCATED, name, bytes, Numbers.plain(bytes / 1024) + " kB");
    }
    bench.say(
        String.format(
            Locale.ROOT,
            "%s: median %s, quartiles %s to %s, %s requests",
            name,
            Numbers.time(lane.samples().median()),
            Numbers.time(lane.samples().quantile(0.25)),
            Numbers.time(lane.samples().quantile(0.75)),
            Numbers.plain(warm)));
    boolean ours =
        lane.subject() instanceof ObjectHeldLock || lane.subject() instanceof SessionLock;
    if (!lane.subject().isSlowAlone()) {
      double cold = cold(lane);
      bench.table().put(COLD, name, cold, Numbers.plain(cold));
      if (ours) {
        bench.checks().exactly(name + ", requests of a cycle, cold", 3, cold);
      }
    }
    if (ours) {
      bench.checks().atMost(name + ", bytes allocated in a cycle", MOST_ALLOCATED, bytes);
      bench.checks().exactly(name + ", requests of a cycle, warm", 2, warm);
    }
  }

  /** The first cycle of a process that has not seen the Lease. */
  private double cold(Lane lane) throws Exception {
    try (Contender another = lane.subject().contender(lane.key(), 1)) {
      long before = requests(lane);
      cycle(another);
      return (double) (requests(lane) - before);
    }
  }
}
