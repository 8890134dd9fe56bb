package io.github.leaselock.simulation.churn;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.simulation.session.Queued;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Everything that one run consists of. */
final class Churn {

  private static final int SESSIONS = 20;
  private static final int LOCKS = 20;

  /** The slowest and the fastest clock within the margin: a third together. */
  private static final double SLOW = 0.82;

  private static final double FAST = 1.2;

  /** The longest rest between two tries to give back, and the time for which a watch is kept. */
  private static final Duration REST = Duration.ofMinutes(3);

  private final Loop loop = new Loop();
  private final ChurnLaws laws = new ChurnLaws();
  private final ChurnServer server = new ChurnServer(loop, laws);
  private final List<ChurnProcess> processes = new ArrayList<>();
  private boolean on = true;
  private long opened;
  private long lost;
  private long crashed;
  private long gaveUp;

  Churn(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < SESSIONS; i++) {
      double rate = SLOW + (FAST - SLOW) * i / (SESSIONS - 1);
      String name = String.valueOf((char) ('a' + i));
      processes.add(new ChurnProcess(this, name, rate, new Random(random.nextLong())));
    }
  }

  /** So long with churn, then a rest, and the end. */
  void run(Duration time) {
    processes.forEach(ChurnProcess::start);
    pass(time);
    on = false;
    pass(REST);
    for (ChurnProcess process : processes) {
      if (process.users().stream().anyMatch(ChurnUser::isWaiting)) {
        laws.breaks(ChurnLaws.FORGOTTEN, process.toString());
      }
      process.requireRest();
    }
    takeEverything();
    processes.forEach(ChurnProcess::closeForGood);
    pass(REST);
    laws.requireUnbroken();
    processes.forEach(ChurnProcess::requireNothingLeft);
    server.locks().forEach(this::requireFree);
    if (!server.sessions().isEmpty()) {
      laws.breaks(ChurnLaws.LEFT, "sessions " + server.sessions());
    }
  }

  /** What a process held that has crashed is its own until somebody asks for it. */
  private void takeEverything() {
    ChurnProcess successor = new ChurnProcess(this, "z", 1, new Random(SESSIONS));
    processes.add(successor);
    successor.openForGood();
    while (successor.session().isEmpty()) {
      pass(Duration.ofSeconds(1));
    }
    for (int i = 0; i < LOCKS; i++) {
      successor.users().get(0).take(lock(i));
    }
    pass(REST);
  }

  private static String lock(int number) {
    return "x" + number;
  }

  private void pass(Duration time) {
    long end = loop.now() + time.toNanos();
    while (loop.now() < end) {
      loop.runUntil(Math.min(end, loop.now() + Duration.ofSeconds(1).toNanos()));
      laws.requireUnbroken();
    }
  }

  private void requireFree(LeaseKey key, LeaseState state) {
    if (!state.isFree() || !state.queue().isEmpty()) {
      laws.breaks(ChurnLaws.LEFT, key + " " + Queued.describe(state));
    }
  }

  /** A time from now on, so long from now on average. */
  long soon(Duration average, Random random) {
    return loop.now() + (long) (-Math.log(1 - random.nextDouble()) * average.toNanos());
  }

  String anyLock(Random random) {
    return lock(random.nextInt(LOCKS));
  }

  boolean isOn() {
    return on;
  }

  Loop loop() {
    return loop;
  }

  ChurnLaws laws() {
    return laws;
  }

  ChurnServer server() {
    return server;
  }

  void opened() {
    opened++;
  }

  void lost() {
    lost++;
  }

  void crashed() {
    crashed++;
  }

  void gaveUp() {
    gaveUp++;
  }

  long grants() {
    return laws.grants();
  }

  @Override
  public String toString() {
    return "%,d grants, %,d of them handed over, %,d holds taken over; %,d sessions opened, %,d lost, %,d crashed; %,d waits ended without; %,d requests"
        .formatted(
            laws.grants(),
            laws.handedOver(),
            laws.takenOver(),
            opened,
            lost,
            crashed,
            gaveUp,
            server.requests());
  }
}
