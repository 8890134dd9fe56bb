package io.github.leaselock.josdk;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.managed.ManagedWorkflowAndDependentResourceContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;

/**
 * What the SDK does with one reconciler: a cache that is behind, one reconciliation at a time for
 * an object, one timer, five retries, and silence after that.
 */
final class SimulatedSdk {

  private static final int THREADS = 10;
  private static final int RETRIES = 5;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration BUSY = Duration.ofMillis(200);
  private static final Duration USUAL_LAG = Duration.ofMillis(500);
  private static final Duration LONG_LAG = Duration.ofSeconds(20);

  private final EventLoop loop;
  private final Cluster cluster;
  private final Use use;
  private final Wakes<Restore> wakes;
  private final UnaryOperator<Runnable> ofProcess;
  private final Map<String, Restore> cache = new HashMap<>();
  private final Map<String, Runnable> timers = new HashMap<>();
  private final Map<String, Integer> retries = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Set<String> again = new HashSet<>();
  private long shownUntil;

  SimulatedSdk(
      EventLoop loop,
      Cluster cluster,
      Use use,
      Wakes<Restore> wakes,
      UnaryOperator<Runnable> ofProcess) {
    this.loop = loop;
    this.cluster = cluster;
    this.use = use;
    this.wakes = wakes;
    this.ofProcess = ofProcess;
  }

  void start() {
    wakes.setEventHandler(event -> reconcileSoon(event.getRelatedCustomResourceID().getName()));
    wakes.start();
    cluster.all(Restore.class).forEach(this::show);
  }

  /** The informer gets to know of it some day, in the order of the versions. */
  void changed(Restore version) {
    Duration lag = loop.upTo(loop.oneIn(50) ? LONG_LAG : USUAL_LAG);
    shownUntil = Math.max(shownUntil, loop.now() + lag.toNanos());
    loop.after(Duration.ofNanos(shownUntil - loop.now()), ofProcess.apply(() -> show(version)));
  }

  private void show(Restore version) {
    String name = version.getMetadata().getName();
    if (cluster.find(version).isEmpty()) {
      cache.remove(name);
      cancelTimer(name);
      wakes.onResourceDeleted(version);
      return;
    }
    Restore before = cache.put(name, version);
    if (before == null || (version.isMarkedForDeletion() && !before.isMarkedForDeletion())) {
      reconcileSoon(name); // the generation is another: a status wakes nobody
    }
  }

  private void reconcileSoon(String name) {
    loop.after(Duration.ZERO, ofProcess.apply(() -> reconcile(name)));
  }

  private void reconcile(String name) {
    Restore cached = cache.get(name);
    if (cached == null) {
      return;
    }
    if (underWay.contains(name)) {
      again.add(name);
    } else if (underWay.size() >= THREADS) {
      loop.after(BUSY, ofProcess.apply(() -> reconcile(name)));
    } else {
      underWay.add(name);
      try {
        Optional<Duration> next = call(cluster.copy(cached));
        retries.remove(name);
        cancelTimer(name);
        next.ifPresent(time -> setTimer(name, time));
      } catch (Exception thrown) {
        retry(name);
      } finally {
        underWay.remove(name);
      }
      if (again.remove(name)) {
        reconcileSoon(name);
      }
    }
  }

  private Optional<Duration> call(Restore cached) throws Exception {
    if (cached.isMarkedForDeletion()) {
      var control = use.cleaner().cleanup(cached, none());
      if (control.isRemoveFinalizer()) {
        cluster.remove(cached);
      }
      return control.getScheduleDelay().map(Duration::ofMillis);
    }
    var control = use.reconciler().reconcile(cached, none());
    return control.getScheduleDelay().map(Duration::ofMillis);
  }

  private void retry(String name) {
    int number = retries.merge(name, 1, Integer::sum);
    if (number <= RETRIES) {
      setTimer(name, FIRST_RETRY.multipliedBy(number));
    }
  }

  private void setTimer(String name, Duration time) {
    Runnable before = timers.put(name, loop.after(time, ofProcess.apply(() -> reconcile(name))));
    if (before != null) {
      before.run();
    }
  }

  private void cancelTimer(String name) {
    Runnable timer = timers.remove(name);
    if (timer != null) {
      timer.run();
    }
  }

  /** This module asks the SDK's context for nothing. */
  private static Context<Restore> none() {
    return answering(Context.class, Map.of());
  }

  /** All that a workflow asks it for. */
  static Context<Restore> context(ExecutorService threads) {
    Object results = answering(ManagedWorkflowAndDependentResourceContext.class, Map.of("put", ""));
    return answering(
        Context.class,
        Map.of(
            "getWorkflowExecutorService",
            threads,
            "managedWorkflowAndDependentResourceContext",
            results));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a proxy knows no parameter
  private static <T> T answering(Class<?> type, Map<String, Object> answers) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer;
            });
  }
}
