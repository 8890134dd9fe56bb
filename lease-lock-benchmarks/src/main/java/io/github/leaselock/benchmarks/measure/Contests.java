package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Samples;
import io.github.leaselock.benchmarks.subject.Contender;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.benchmarks.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sixteen processes wait for a lock that is held; it is released, and each one releases at once
 * what it was granted. They arrive one after the other, so there is an order in which to serve
 * them.
 */
public final class Contests {

  /** The row of the times. */
  public static final String TIME = "16 waiters: wall time, x floor";

  /** The row of the requests. */
  public static final String REQUESTS = "16 waiters: requests per grant";

  /** The row of the order. */
  public static final String ORDER = "16 waiters: pairs served out of order";

  private static final int WAITERS = 16;

  private final Bench bench;
  private final List<Lane> lanes = new ArrayList<>();
  private final ExecutorService waiting = Executors.newFixedThreadPool(WAITERS);

  private Contests(Bench bench) {
    this.bench = bench;
  }

  private static final class Lane {
    final Subject subject;
    final LeaseKey key;
    final Contender first;
    final List<Contender> contenders = new ArrayList<>();
    final Samples samples = new Samples();
    long requests;
    double disorder;

    Lane(Subject subject, LeaseKey key) throws Exception {
      this.subject = subject;
      this.key = key;
      this.first = subject.contender(key, WAITERS);
      for (int i = 0; i < WAITERS; i++) {
        contenders.add(subject.contender(key, i));
      }
    }
  }

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    new Contests(bench).run();
  }

  private void run() throws Exception {
    for (Subject subject : bench.waiting().toList()) {
      lanes.add(new Lane(subject, new LeaseKey(bench.namespace("contest"), "lock")));
    }
    for (int round = 0; round < 1 + bench.sizes().contests(); round++) {
      for (int i = 0; i < lanes.size(); i++) {
        Lane lane = lanes.get((i + round) % lanes.size());
        if (lane.subject.polls() ? round == 1 : true) {
          contest(lane, round > 0);
        }
      }
    }
    waiting.shutdown();
    double floor = lanes.get(0).samples.median();
    for (Lane lane : lanes) {
      tell(lane, floor);
      lane.first.close();
      lane.contenders.forEach(Contender::close);
    }
  }

  private void contest(Lane lane, boolean counts) throws Exception {
    lane.first.acquire();
    long before = bench.clients().requests().in(lane.key.namespace());
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> waiters = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      int number = i;
      Contender contender = lane.contenders.get(i);
      waiters.add(
          waiting.submit(
              () -> {
                contender.acquire();
                served.add(number);
                contender.release();
                return null;
              }));
      lane.subject.awaitWaiters(lane.key, i + 1);
    }
    long began = System.nanoTime();
    lane.first.release();
    for (Future<?> waiter : waiters) {
      waiter.get(10, TimeUnit.MINUTES);
    }
    if (counts) {
      lane.samples.add(System.nanoTime() - began);
      lane.requests += bench.clients().requests().in(lane.key.namespace()) - before;
      lane.disorder += Samples.outOfOrder(served);
    }
  }

  private void tell(Lane lane, double floor) {
    String name = lane.subject.name();
    double perGrant = (double) lane.requests / lane.samples.size() / WAITERS;
    double disorder = lane.disorder / lane.samples.size();
    bench.putRatio(TIME, name, lane.samples.median(), floor);
    bench.table().put(REQUESTS, name, perGrant, Numbers.plain(perGrant));
    bench.table().put(ORDER, name, disorder, Numbers.percent(disorder));
    bench.say(
        String.format(
            Locale.ROOT,
            "%s: 16 waiters in %s, %s requests per grant, %s of pairs out of order",
            name,
            Numbers.time(lane.samples.median()),
            Numbers.plain(perGrant),
            Numbers.percent(disorder)));
    if (lane.subject instanceof SessionLock) {
      bench.checks().exactly("16 waiters, pairs out of order", 0, disorder);
      bench.checks().atMost("16 waiters, requests per grant", 3, perGrant);
    }
  }
}
