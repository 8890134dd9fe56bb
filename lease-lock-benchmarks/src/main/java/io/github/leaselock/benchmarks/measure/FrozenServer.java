package io.github.leaselock.benchmarks.measure;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.subject.Fabric8Election;
import io.github.leaselock.benchmarks.subject.OfficialElection;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.benchmarks.subject.Timing;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The API server is stopped while each subject holds: when is the holder told, relative to the end
 * of its lease? Each has a client of its own, all are frozen together. From its lease's end on,
 * others may take over.
 */
public final class FrozenServer {

  /** What the rows begin with. */
  public static final String TOLD = "API server frozen: holder told, relative to its lease's end";

  private static final long SETTLE_MILLIS = 3_000;

  private final Bench bench;
  private final String namespace;
  private final List<Held> held = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private FrozenServer(Bench bench) {
    this.bench = bench;
    this.namespace = bench.namespace("frozen");
  }

  private static final class Held {
    final String column;
    final LeaseKey key;
    final Duration duration;
    final CompletableFuture<Instant> told = new CompletableFuture<>();
    volatile Instant renewed = Instant.EPOCH;

    Held(String column, LeaseKey key, Duration duration) {
      this.column = column;
      this.key = key;
      this.duration = duration;
    }
  }

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    new FrozenServer(bench).run();
  }

  private void run() throws Exception {
    session(3);
    if (bench.sizes().polling()) {
      session(15);
      elections();
    }
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    bench.server().freeze();
    try {
      for (Held each : held) {
        each.told.get(2, TimeUnit.MINUTES);
      }
    } finally {
      bench.server().thaw();
    }
    for (Held each : held) {
      tell(each);
    }
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void tell(Held each) throws Exception {
    Instant end = each.renewed.plus(each.duration);
    double seconds = Duration.between(end, each.told.get()).toMillis() / 1000.0;
    String row = String.format(Locale.ROOT, "%s, %d s", TOLD, each.duration.toSeconds());
    bench.table().put(row, each.column, seconds, Numbers.offset(seconds));
    bench.say(
        String.format(
            Locale.ROOT,
            "%s: told %s relative to the lease's end",
            each.column,
            Numbers.offset(seconds)));
    if (each.column.equals(Bench.OURS)) {
      bench.checks().that(row + ": before it, " + Numbers.offset(seconds), seconds < 0);
    }
  }

  private KubernetesClient client() {
    KubernetesClient client = bench.clients().another();
    open.add(client);
    return client;
  }

  private void session(int seconds) throws Exception {
    Duration duration = Duration.ofSeconds(seconds);
    LeaseLocks locks = KubernetesLocks.builder(client(), Duration.ofSeconds(1)).build();
    LeaseSession session = locks.session(SessionLock.SESSIONS).duration(duration).open();
    Held each = new Held(Bench.OURS, session.key(), duration);
    session
        .acquire(locks.lock(namespace, "ours-" + seconds), AcquireRequest.exclusive(), duration)
        .onLost(Runnable::run, () -> each.told.complete(Instant.now()));
    open.add(0, session);
    add(each);
  }

  private void elections() throws Exception {
    for (Timing timing : List.of(Timing.USUAL, Timing.SHORT)) {
      long seconds = timing.duration().toSeconds();
      LeaseKey one = new LeaseKey(namespace, "fabric8-" + seconds);
      Fabric8Election.Candidate candidate = new Fabric8Election(client(), timing).contender(one, 0);
      candidate.acquire();
      open.add(0, candidate);
      String fabric8 = new Fabric8Election(client(), Timing.USUAL).name();
      add(new Held(fabric8, one, timing.duration()), candidate.told());
      LeaseKey other = new LeaseKey(namespace, "official-" + seconds);
      OfficialElection.Candidate official =
          new OfficialElection(bench.clients()::official, timing).contender(other, 0);
      official.acquire();
      open.add(0, official);
      String name = new OfficialElection(bench.clients()::official, Timing.USUAL).name();
      add(new Held(name, other, timing.duration()), official.told());
    }
  }

  private void add(Held each, CountDownLatch told) {
    Thread waiter =
        new Thread(
            () -> {
              try {
                told.await();
                each.told.complete(Instant.now());
              } catch (InterruptedException e) {
                each.told.completeExceptionally(e);
              }
            },
            "told");
    waiter.setDaemon(true);
    waiter.start();
    add(each);
  }

  /** What is stored last before the freeze is what others will see. */
  private void add(Held each) {
    held.add(each);
    open.add(
        0,
        bench
            .clients()
            .unseen()
            .leases()
            .inNamespace(each.key.namespace())
            .withName(each.key.name())
            .watch(
                new Watcher<Lease>() {
                  @Override
                  public void eventReceived(Action action, Lease lease) {
                    if (!each.told.isDone() && lease.getSpec().getRenewTime() != null) {
                      each.renewed = lease.getSpec().getRenewTime().toInstant();
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    // The last version is known.
                  }
                }));
  }
}
