package io.github.leaselock.kubernetes.clients;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;
import static io.github.leaselock.kubernetes.clients.Bench.BACKUP;
import static io.github.leaselock.kubernetes.clients.Bench.RESTORE;
import static io.github.leaselock.kubernetes.clients.Bench.acquired;
import static io.github.leaselock.kubernetes.clients.Bench.require;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Version;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.internal.waiting.LockChanges;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Await;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What a lock does, on the client of the class path and a real API server. Takes the server's
 * address and the files of its certificate, the administrator's and its key. Prints the client's
 * version and its engine, and a line for each scenario; fails if one does.
 */
public final class ScenariosMain {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 16;

  /** Something that must work. */
  private interface Scenario {
    void run(Bench bench) throws Exception;
  }

  private static final Map<String, Scenario> ALL = new LinkedHashMap<>();

  static {
    ALL.put("acquire", ScenariosMain::acquire);
    ALL.put("release", ScenariosMain::release);
    ALL.put("loss", ScenariosMain::loss);
    ALL.put("takeover", ScenariosMain::takeover);
    ALL.put("events", ScenariosMain::events);
    ALL.put("session", ScenariosMain::session);
    ALL.put("watch", ScenariosMain::watch);
    ALL.put("hand-over", ScenariosMain::handOver);
    ALL.put("silent-connections", ScenariosMain::silentConnections);
    ALL.put("second-transport", ScenariosMain::secondTransport);
    ALL.put("silent-session", ScenariosMain::silentSession);
    ALL.put("dead-server", ScenariosMain::deadServer);
    ALL.put("closed-client", ScenariosMain::closedClient);
  }

  private ScenariosMain() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    boolean failed = false;
    try (Bench bench = new Bench(new Bench.Server(args[0], args[1], args[2], args[3]))) {
      out.printf(
          "client %s %s%n",
          Version.clientVersion(), bench.client().getHttpClient().getClass().getSimpleName());
      for (Map.Entry<String, Scenario> scenario : ALL.entrySet()) {
        failed |= !succeeds(scenario.getKey(), scenario.getValue(), bench, out);
      }
    }
    out.flush();
    System.exit(failed ? 1 : 0); // whatever threads the client leaves
  }

  @SuppressWarnings("IllegalCatch") // whatever it is, it is what came of the scenario
  private static boolean succeeds(String name, Scenario scenario, Bench bench, PrintStream out) {
    long start = System.nanoTime();
    try {
      scenario.run(bench);
      out.printf("ok %s %d ms%n", name, (System.nanoTime() - start) / 1_000_000);
      return true;
    } catch (Throwable thrown) {
      out.printf("failed %s %s%n", name, thrown);
      thrown.printStackTrace();
      return false;
    }
  }

  private static void acquire(Bench bench) {
    LeaseLock lock = bench.newLock();
    FencingToken token = acquired(lock, RESTORE);
    require(lock.verify(RESTORE, token).isValid(), "the token is valid");
    require(
        lock.acquire(BACKUP, AcquireRequest.exclusive()) instanceof AcquireResult.Held,
        "another is refused");
    require(acquired(lock, RESTORE).equals(token), "what is mine is mine again");
  }

  private static void release(Bench bench) {
    LeaseLock lock = bench.newLock();
    acquired(lock, RESTORE);
    require(lock.release(RESTORE).isReleased(), "it is released");
    require(lock.inspect().isFree(), "it is free");
    acquired(lock, BACKUP);
  }

  private static void loss(Bench bench) {
    LeaseLock lock = bench.newLock();
    FencingToken token = acquired(lock, RESTORE);
    require(
        lock.forceRelease(lock.inspect(), "its node burnt down").isReleased(),
        "it is released by force");
    require(!lock.verify(RESTORE, token).isValid(), "its holder has lost it");
  }

  private static void takeover(Bench bench) {
    LeaseLock lock = bench.newLock();
    ConfigMap holder = bench.newConfigMap();
    acquired(lock, holderOf(holder));
    AcquireRequest request =
        AcquireRequest.exclusive()
            .takingOver(HolderJudge.on(bench.client()).kind(ConfigMap.class, any -> false));
    require(lock.acquire(RESTORE, request) instanceof AcquireResult.Held, "its holder is there");
    bench.client().resource(holder).delete();
    acquired(lock.acquire(RESTORE, request));
  }

  private static void events(Bench bench) {
    LeaseLock lock =
        KubernetesLocks.builder(bench.client())
            .listener(
                KubernetesLocks.events(
                    "scenarios", bench.client(), Runnable::run, InstantSource.system()))
            .build()
            .lock(bench.namespace(), bench.newName());
    acquired(lock, RESTORE);
    lock.forceRelease(lock.inspect(), "its node burnt down");
    String stored =
        bench.client().raw("/apis/events.k8s.io/v1/namespaces/" + bench.namespace() + "/events");
    require(stored.contains("ForceReleased") && stored.contains(lock.key().name()), "an Event");
  }

  private static void session(Bench bench) throws Exception {
    LeaseLocks locks = bench.newLocks();
    LeaseLock lock = locks.lock(bench.namespace(), bench.newName());
    try (LeaseSession session =
            locks.session(bench.namespace()).duration(Duration.ofSeconds(15)).open();
        LockHandle handle = session.acquire(lock, SOON)) {
      require(handle.isActive() && handle.verify().isValid(), "it is held");
    }
    require(lock.inspect().isFree(), "it is given back");
  }

  private static void watch(Bench bench) throws Exception {
    String name = bench.newName();
    LeaseLock elsewhere = bench.newLocks().lock(bench.namespace(), name);
    acquired(elsewhere, RESTORE);
    LeaseLocks locks = bench.newLocks();
    LeaseLock lock = locks.lock(bench.namespace(), name);
    LockRequest request = LockRequest.exclusive(BACKUP);
    require(
        lock.acquire(BACKUP, AcquireRequest.exclusive()) instanceof AcquireResult.Held, "it waits");
    CountDownLatch woken = new CountDownLatch(1);
    try (Tasks tasks = Tasks.started("scenarios");
        LockChanges changes = LockChanges.of(StoreLocks.of(locks).engine(), tasks)) {
      LockChanges.Subscription turn =
          changes.whenWorthTrying(lock, request, Duration.ofMinutes(5), woken::countDown);
      Await.until(SOON, "the watch is established", turn::isWatched, () -> "no watch");
      elsewhere.release(RESTORE);
      require(woken.await(SOON.toSeconds(), TimeUnit.SECONDS), "it is woken");
    }
    acquired(lock.acquire(BACKUP, AcquireRequest.exclusive()));
  }

  private static void handOver(Bench bench) throws Exception {
    String name = bench.newName();
    LeaseLocks here = bench.newLocks();
    LeaseLocks there = bench.newLocks();
    try (LeaseSession first =
            here.session(bench.namespace()).duration(Duration.ofSeconds(15)).open();
        LeaseSession second =
            there.session(bench.namespace()).duration(Duration.ofSeconds(15)).open();
        LockHandle held = first.acquire(here.lock(bench.namespace(), name), SOON)) {
      CompletableFuture<LockHandle> waiting =
          second.acquireAsync(there.lock(bench.namespace(), name), AcquireRequest.exclusive());
      LeaseLock lock = bench.newLocks().lock(bench.namespace(), name);
      Await.until(
          SOON,
          "the second waits in the queue",
          () -> !lock.inspect().queue().isEmpty(),
          () -> lock.inspect().toString());
      held.release();
      try (LockHandle handed = waiting.get(SOON.toSeconds(), TimeUnit.SECONDS)) {
        require(handed.verify().isValid(), "it was handed over");
      }
    }
  }

  private static void silentConnections(Bench bench) {
    try (SilentRelay relay = SilentRelay.to(bench.server().url());
        KubernetesClient client = bench.newClient(relay.url())) {
      LeaseStore store = KubernetesLeaseStore.using(client, Duration.ofSeconds(1));
      LeaseLock lock = StoreLocks.on(store).lock(bench.namespace(), bench.newName());
      acquired(lock, RESTORE);
      relay.silence();
      acquired(lock.acquire(RESTORE, AcquireRequest.exclusive().within(Duration.ofSeconds(10))));
    }
  }

  /** As a renewal must be sent when the connections of the client may all be silent. */
  private static void secondTransport(Bench bench) throws Exception {
    try (SilentRelay relay = SilentRelay.to(bench.server().url());
        KubernetesClient client = bench.newClient(relay.url())) {
      LeaseStore store = KubernetesLeaseStore.using(client, Duration.ofSeconds(5));
      LeaseLock lock = StoreLocks.on(store).lock(bench.namespace(), bench.newName());
      acquired(lock, RESTORE);
      readAtOnce(store, lock, CONNECTIONS);
      try (LeaseStore.Transport closedAgain = store.newTransport()) {
        require(closedAgain.store().read(lock.key()) instanceof ReadOutcome.Found, "it reads");
      }
      LeaseRecord held = found(store, lock);
      relay.silence();

      try (LeaseStore.Transport transport = store.newTransport()) {
        WriteOutcome renewed =
            transport.store().replace(LeaseFormat.annotate(held, LeaseFormat.SETTLED, "renewed"));
        require(renewed instanceof WriteOutcome.Written, "it is renewed: " + renewed);
      }
      require(!client.getHttpClient().isClosed(), "the client is open");
    }
  }

  /** Opens as many connections as the engine takes for so many requests at a time. */
  private static void readAtOnce(LeaseStore store, LeaseLock lock, int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(requests);
    try {
      Callable<ReadOutcome> read = () -> store.read(lock.key());
      for (Future<ReadOutcome> answer :
          threads.invokeAll(Collections.nCopies(4 * requests, read))) {
        require(answer.get() instanceof ReadOutcome.Found, "it reads");
      }
    } finally {
      threads.shutdown();
    }
  }

  private static LeaseRecord found(LeaseStore store, LeaseLock lock) {
    if (store.read(lock.key()) instanceof ReadOutcome.Found found) {
      return found.lease();
    }
    throw new AssertionError("not found: " + lock.key());
  }

  /** It stays open: on a connection that is silent, closing it takes longer than all the rest. */
  private static void silentSession(Bench bench) throws Exception {
    try (SilentRelay relay = SilentRelay.to(bench.server().url());
        KubernetesClient client = bench.newClient(relay.url())) {
      LeaseLocks locks = StoreLocks.on(KubernetesLeaseStore.using(client, Duration.ofSeconds(1)));
      LeaseSession session =
          locks.session(bench.namespace()).duration(Duration.ofSeconds(30)).open();
      LockHandle handle = session.acquire(locks.lock(bench.namespace(), bench.newName()), SOON);
      relay.silence();
      String silenced = bench.versionOf(session.key());
      Await.until(
          SOON.multipliedBy(2),
          "the session is renewed, or lost",
          () -> !session.isActive() || !bench.versionOf(session.key()).equals(silenced),
          session::toString);
      handle.requireActive();
    }
  }

  private static void deadServer(Bench bench) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (KubernetesClient client = bench.newClient("https://127.0.0.1:" + port)) {
      long start = System.nanoTime();
      AcquireResult result =
          KubernetesLocks.using(client)
              .lock(bench.namespace(), bench.newName())
              .acquire(RESTORE, AcquireRequest.exclusive().within(Duration.ofSeconds(1)));
      require(result instanceof AcquireResult.Unknown, "it cannot be known");
      require(secondsSince(start) < 30, "it ends in time");
    }
  }

  private static void closedClient(Bench bench) {
    KubernetesClient client = bench.newClient(bench.server().url());
    LeaseLock lock = KubernetesLocks.using(client).lock(bench.namespace(), bench.newName());
    acquired(lock, RESTORE);
    client.close();
    long start = System.nanoTime();
    try {
      throw new AssertionError("used though it is closed: " + lock.isActive());
    } catch (LeaseRefusedException refused) {
      require(refused.reason() == LeaseRefusedException.Reason.CLIENT_CLOSED, "it says closed");
    }
    try {
      LeaseLocks taken = KubernetesLocks.using(client);
      throw new AssertionError("taken though it is closed: " + taken.lock(lock.key()));
    } catch (IllegalStateException refused) {
      require(refused.toString().contains("closed"), "it says closed");
    }
    require(secondsSince(start) < 30, "at once");
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
