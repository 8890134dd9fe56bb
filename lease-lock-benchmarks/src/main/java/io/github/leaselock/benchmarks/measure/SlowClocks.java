package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.benchmarks.subject.Fabric8Election;
import io.github.leaselock.benchmarks.subject.OfficialElection;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.benchmarks.subject.SlowHolder;
import io.github.leaselock.benchmarks.subject.Timing;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A holder that lives and renews in time, on a machine whose wall clock is 60 s slow. */
public final class SlowClocks {

  private static final String ROW = "live holder whose clock is 60 s slow is robbed";
  private static final Duration SLOW = Duration.ofSeconds(60);
  private static final int TRIALS = 3;

  private final Bench bench;
  private final String namespace;
  private final List<Trial> trials = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private SlowClocks(Bench bench) {
    this.bench = bench;
    this.namespace = bench.namespace("slow-clock");
  }

  private record Trial(String column, BooleanSupplier robbed) {}

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    new SlowClocks(bench).run();
  }

  private void run() throws Exception {
    for (int i = 0; i < TRIALS; i++) {
      session(i);
      if (bench.sizes().polling()) {
        elections(i);
      }
    }
    TimeUnit.NANOSECONDS.sleep(bench.sizes().contest().toNanos());
    for (String column : trials.stream().map(Trial::column).distinct().toList()) {
      long robbed =
          trials.stream()
              .filter(trial -> trial.column().equals(column) && trial.robbed().getAsBoolean())
              .count();
      bench
          .table()
          .put(
              ROW, column, (double) robbed, String.format(Locale.ROOT, "%d of %d", robbed, TRIALS));
      if (column.equals(Bench.OURS)) {
        bench.checks().exactly(ROW, 0, (double) robbed);
      }
    }
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void session(int trial) throws Exception {
    // Contested for two whole durations.
    Duration duration = bench.sizes().contest().dividedBy(2);
    KubernetesLeaseStore store = KubernetesLeaseStore.using(bench.clients().fabric8());
    InstantSource slow = InstantSource.offset(InstantSource.system(), SLOW.negated());
    LeaseLocks behind = StoreLocks.builder(store).clock(slow).build();
    LeaseLocks right = StoreLocks.on(store);
    LeaseSession holder = behind.session(SessionLock.SESSIONS).duration(duration).open();
    LeaseSession other = right.session(SessionLock.SESSIONS).duration(duration).open();
    var unused = holder.acquire(behind.lock(namespace, "session-" + trial), duration);
    CompletableFuture<LockHandle> waiting =
        other.acquireAsync(right.lock(namespace, "session-" + trial), AcquireRequest.exclusive());
    open.add(other);
    open.add(holder);
    trials.add(new Trial(Bench.OURS, waiting::isDone));
  }

  private void elections(int trial) {
    LeaseKey one = new LeaseKey(namespace, "fabric8-" + trial);
    Fabric8Election fabric8 = new Fabric8Election(bench.clients().fabric8(), Timing.USUAL);
    open.add(SlowHolder.of(bench.clients().unseen(), one, SLOW));
    Fabric8Election.Candidate candidate = fabric8.contender(one, trial);
    candidate.start();
    open.add(0, candidate);
    trials.add(new Trial(fabric8.name(), candidate::hasLed));

    LeaseKey other = new LeaseKey(namespace, "official-" + trial);
    OfficialElection official = new OfficialElection(bench.clients()::official, Timing.USUAL);
    open.add(SlowHolder.of(bench.clients().unseen(), other, SLOW));
    OfficialElection.Candidate second = official.contender(other, trial);
    second.start();
    open.add(0, second);
    trials.add(new Trial(official.name(), second::hasLed));
  }
}
