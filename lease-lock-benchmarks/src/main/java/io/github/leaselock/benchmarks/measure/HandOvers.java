package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Samples;
import io.github.leaselock.benchmarks.subject.Contender;
import io.github.leaselock.benchmarks.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** From the call of release until the one waiter holds; the two change places each time. */
public final class HandOvers {

  /** The row of the times. */
  public static final String TIME = "hand-over to one waiter, x floor";

  private static final int POLLING_MILLIS = 5_000;

  private final Bench bench;
  private final List<Lane> lanes = new ArrayList<>();
  private final ExecutorService waiting = Executors.newSingleThreadExecutor();
  private final Random phase = new Random(5);

  private HandOvers(Bench bench) {
    this.bench = bench;
  }

  private static final class Lane {
    final Subject subject;
    final LeaseKey key;
    final Samples samples = new Samples();
    Contender holder;
    Contender waiter;

    Lane(Subject subject, LeaseKey key) throws Exception {
      this.subject = subject;
      this.key = key;
      this.holder = subject.contender(key, 0);
      this.waiter = subject.contender(key, 1);
    }

    void changePlaces() {
      Contender held = holder;
      holder = waiter;
      waiter = held;
    }
  }

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    new HandOvers(bench).run();
  }

  private void run() throws Exception {
    for (Subject subject : bench.waiting().toList()) {
      Lane lane = new Lane(subject, new LeaseKey(bench.namespace("hand-over"), "lock"));
      lane.holder.acquire();
      lanes.add(lane);
    }
    int warmups = Math.min(bench.sizes().warmups(), 30);
    int rounds = warmups + Math.max(10, bench.sizes().cycles() / 4);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < lanes.size(); i++) {
        Lane lane = lanes.get((i + round) % lanes.size());
        if (!lane.subject.polls()) {
          long nanos = handOver(lane);
          if (round >= warmups) {
            lane.samples.add(nanos);
          }
        } else if (round < bench.sizes().slowCycles()) {
          lane.samples.add(handOver(lane));
        }
      }
    }
    waiting.shutdown();
    double floor = lanes.get(0).samples.median();
    for (Lane lane : lanes) {
      bench.putRatio(TIME, lane.subject.name(), lane.samples.median(), floor);
      bench.say(
          String.format(
              Locale.ROOT,
              "%s: hand-over median %s, quartiles %s to %s",
              lane.subject.name(),
              Numbers.time(lane.samples.median()),
              Numbers.time(lane.samples.quantile(0.25)),
              Numbers.time(lane.samples.quantile(0.75))));
      lane.holder.release();
      lane.holder.close();
      lane.waiter.close();
    }
  }

  private long handOver(Lane lane) throws Exception {
    Contender waiter = lane.waiter;
    Future<Long> held =
        waiting.submit(
            () -> {
              waiter.acquire();
              return System.nanoTime();
            });
    // Whoever polls is met at any point of its period.
    lane.subject.awaitWaiters(lane.key, 1);
    if (lane.subject.polls()) {
      TimeUnit.MILLISECONDS.sleep(phase.nextInt(POLLING_MILLIS));
    }
    long released = System.nanoTime();
    lane.holder.release();
    long nanos = held.get(5, TimeUnit.MINUTES) - released;
    lane.changePlaces();
    return nanos;
  }
}
