package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.kubernetes.faults.Contender.Manners;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Several contenders, as threads of one process that share their locks. */
record Crowd(
    String namespace,
    int contenders,
    Workday day,
    long seed,
    UnaryOperator<LeaseStore> store,
    Manners ofDrained,
    Manners ofFenced) {

  static final String FENCED = "fenced";

  Crowd(String namespace, int contenders, Workday day, long seed) {
    this(
        namespace,
        contenders,
        day,
        seed,
        UnaryOperator.identity(),
        Manners.DRAINED,
        Manners.FENCED);
  }

  /** Below it a slow answer on a busy machine counts as a lost one, which does no harm. */
  static final Duration REQUEST_TIMEOUT = Duration.ofMillis(800);

  /** Vert.x tells at length of connections that break, which they do here on purpose. */
  private static final Logger QUIET = Logger.getLogger("io.vertx.core");

  /** A client without credentials, for a proxy that has its own. */
  static KubernetesClient clientOf(String url) {
    QUIET.setLevel(Level.OFF);
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withHttp2Disable(true)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  /** Contends for a day; half of them for the lock that drains. Their clock is off by this much. */
  void contend(KubernetesClient client, Resource resource, Duration clockOff) {
    contend(client, resource, clockOff, new Figures());
  }

  /** As the other one, with figures to be read meanwhile. */
  void contend(KubernetesClient client, Resource resource, Duration clockOff, Figures figures) {
    LeaseStore leases =
        new CountingStore(
            store.apply(KubernetesLeaseStore.using(client, REQUEST_TIMEOUT)), figures);
    StoreLocks locks =
        StoreLocks.builder(leases)
            .clock(InstantSource.offset(InstantSource.system(), clockOff))
            .within(Duration.ofSeconds(15))
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(contenders);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int number = 0; number < contenders; number++) {
        boolean drained = number % 2 == 0;
        LeaseKey key = new LeaseKey(namespace, drained ? FencedResource.DRAINED : FENCED);
        running.add(
            threads.submit(
                new Contender(
                    locks,
                    key,
                    resource,
                    drained ? ofDrained : ofFenced,
                    day,
                    seed + number,
                    figures)));
      }
      awaitAll(running);
    } finally {
      threads.shutdownNow();
    }
    resource.report(figures); // not where a contender failed: then one is missing
  }

  private void awaitAll(List<Future<?>> running) {
    long deadline =
        System.nanoTime() + day.length().plus(Workday.OVERTIME).plusSeconds(30).toNanos();
    try {
      for (Future<?> contender : running) {
        contender.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A contender failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
