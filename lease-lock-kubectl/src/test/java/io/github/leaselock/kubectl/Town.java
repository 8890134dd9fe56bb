package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.memory.ManualTasks;
import io.github.leaselock.internal.memory.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An API server in memory with objects, and the program on it. Time passes when the test says. */
final class Town implements Cluster, Terminal {

  static final LeaseKey KEY = new LeaseKey("db", "shop-operations");

  final ManualTime time = new ManualTime();
  final InMemoryApiServer server = new InMemoryApiServer(time);
  final ManualTasks tasks = new ManualTasks(time);
  final StoreLocks locks =
      StoreLocks.builder(new InMemoryLeaseStore(server))
          .ticker(time)
          .clock(time)
          .sleeper(time::pause)
          .marks(() -> "m")
          .random(() -> 0.5)
          .build();

  final List<String> out = new ArrayList<>();
  final List<String> err = new ArrayList<>();
  final Set<String> forbidden = new HashSet<>();
  final List<String> questions = new ArrayList<>();
  boolean answer;
  Runnable beforeAnswer = () -> {};
  volatile Consumer<Optional<LeaseView>> watcher = change -> {};
  Runnable whenWatched = () -> {};
  Consumer<String> whenPrinted = line -> {};

  private final Map<Holder, Evidence> objects = new HashMap<>();
  private final Set<LeaseKey> renewed = new HashSet<>();
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  static Holder backup(String name) {
    return new Holder("MySQLBackup.example.com", "db", name, "uid-of-" + name);
  }

  static Holder restore(String name) {
    return new Holder("MySQLRestore.example.com", "db", name, "uid-of-" + name);
  }

  /** An object that is there. */
  Holder stored(Holder holder, String state, boolean readsFinal) {
    objects.put(holder, new Evidence.There("status.state " + state, readsFinal, false));
    return holder;
  }

  void is(Holder holder, Evidence evidence) {
    objects.put(holder, evidence);
  }

  void holds(Holder holder, String reason) {
    acquire(holder, AcquireRequest.exclusive().because(reason));
  }

  void waits(Holder holder, String reason) {
    acquire(holder, AcquireRequest.exclusive().because(reason).queued());
  }

  void acquireAt(String namespace, String name, Holder holder) {
    Object result = locks.lock(namespace, name).acquire(holder, AcquireRequest.exclusive());
    if (!(result instanceof AcquireResult.Acquired)) {
      throw new AssertionError(result);
    }
  }

  void acquire(Holder holder, AcquireRequest request) {
    Object result = locks.lock(KEY).acquire(holder, request);
    if (!Set.of("Acquired", "Held", "Draining").contains(result.getClass().getSimpleName())) {
      throw new AssertionError(result);
    }
  }

  LeaseSession session(String name) throws InterruptedException {
    return locks.session("db").tasks(tasks).named(name).open();
  }

  /** A watched Lease of a session moves after all. */
  void renewsWhileWatched(LeaseKey session) {
    renewed.add(session);
  }

  /** Somebody changes a Lease by hand. */
  void patch(LeaseKey key, Map<String, ?> patch) {
    InMemoryApiServer.Answer patched = server.mergePatch(key, patch);
    if (!patched.isSuccess()) {
      throw new AssertionError(patched);
    }
  }

  int run(String... arguments) {
    out.clear();
    err.clear();
    return Program.run(
        connection ->
            new Ports(
                this,
                new CoreLocks(locks),
                Optional.ofNullable(connection.namespace()).orElse("db"),
                () -> {}),
        this,
        arguments);
  }

  List<String> explained() {
    return ExplainScreen.of(Explanation.of(locks.lock(KEY).inspect(), new Judge(this), now()));
  }

  @Override
  public List<LeaseView> leases(Optional<String> namespace) {
    if (forbidden.contains("list")) {
      throw new UnreadException(true, "list leases: forbidden");
    }
    return server.all().stream()
        .flatMap(change -> change.object().stream())
        .map(this::view)
        .filter(lease -> namespace.map(lease.key().namespace()::equals).orElse(true))
        .toList();
  }

  private LeaseView view(Map<String, Object> lease) {
    return LeaseView.of(serialization.convertValue(lease, GenericKubernetesResource.class));
  }

  @Override
  public Optional<LeaseView> lease(LeaseKey key) {
    if (forbidden.contains("get")) {
      throw new UnreadException(true, "get lease " + key + ": forbidden");
    }
    return server.get(key).object().map(this::view);
  }

  @Override
  public Evidence object(LockHolder entry, Holder holder) {
    return objects.getOrDefault(holder, new Evidence.Gone());
  }

  @Override
  public boolean isUnmoved(LeaseKey key, Duration duration) {
    time.pause(duration);
    return !renewed.contains(key);
  }

  @Override
  public Optional<String> plural(Holder holder) {
    int dot = holder.kind().indexOf('.');
    return Optional.of(holder.kind().substring(0, dot).toLowerCase(java.util.Locale.ROOT) + "s");
  }

  @Override
  public boolean may(Right right) {
    return !forbidden.contains(right.verb());
  }

  @Override
  public Closing watch(Optional<String> namespace, Consumer<LeaseView> changed, Runnable ended) {
    watcher = change -> change.ifPresentOrElse(changed, ended);
    whenWatched.run();
    return () -> {};
  }

  @Override
  public Instant now() {
    return time.instant();
  }

  @Override
  public void print(String line) {
    out.add(line);
    whenPrinted.accept(line);
  }

  @Override
  public void error(String line) {
    err.add(line);
  }

  @Override
  public boolean confirms(String question) {
    questions.add(question);
    beforeAnswer.run();
    return answer;
  }

  /** All that was printed. */
  Stream<String> printed() {
    return Stream.concat(out.stream(), err.stream());
  }
}
