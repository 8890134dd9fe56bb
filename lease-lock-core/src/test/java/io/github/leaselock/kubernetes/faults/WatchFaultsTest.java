package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.internal.waiting.LockChanges;
import io.github.leaselock.internal.waiting.ShownChanges;
import io.github.leaselock.internal.waiting.SteppedTasks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Watches that the API server ends, as each does after some time, or does not live to end. */
@FaultTest
class WatchFaultsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Notes from where watches were opened. */
  private record Noting(LeaseStore store, List<Optional<String>> positions) implements LeaseStore {

    @Override
    public LeaseWatch watch(
        WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
      positions.add(position);
      return store.watch(scope, position, listener);
    }

    @Override
    public ReadOutcome read(LeaseKey key) {
      return store.read(key);
    }

    @Override
    public WriteOutcome create(NewLease lease) {
      return store.create(lease);
    }

    @Override
    public WriteOutcome replace(LeaseRecord lease) {
      return store.replace(lease);
    }

    @Override
    public DeleteOutcome delete(LeaseRecord lease) {
      return store.delete(lease);
    }
  }

  private static LeaseStore noting(RealApiServer server, List<Optional<String>> positions) {
    return new Noting(KubernetesLeaseStore.using(server.client()), positions);
  }

  @Test
  void aWatchThatTheServerEndsIsResumedAndNothingIsListedAgain() throws Exception {
    try (RealApiServer server = RealApiServer.start("--min-request-timeout=6");
        Tasks tasks = Tasks.started("watch-test")) {
      List<Optional<String>> positions = new CopyOnWriteArrayList<>();
      LeaseLocks locks = StoreLocks.on(noting(server, positions));
      LeaseLock lock = locks.lock(server.newNamespace(), Crowd.FENCED);
      Holder holder = HolderMain.holder();
      lock.acquire(holder, AcquireRequest.exclusive());
      ShownChanges shown = new ShownChanges();
      try (LockChanges changes = LockChanges.of(StoreLocks.of(locks).engine(), tasks)) {
        LockChanges.Subscription subscription = changes.subscribe(lock, shown);
        shown.next();
        Await.until(LIMIT, "it was resumed", () -> positions.size() >= 3, () -> "" + positions);
        Await.until(LIMIT, "it is watched", subscription::isWatched, () -> "");

        lock.release(holder);
        shown.nextVersion(lease -> lease.holderIdentity().isEmpty());

        assertThat(positions.get(0)).isEmpty();
        assertThat(positions.subList(1, positions.size())).allMatch(Optional::isPresent);
        assertThat(shown.isEmpty()).isTrue();
      }
    }
  }

  /** Two minutes are one second, for some clients do not tell that a connection is gone. */
  private record Hurried(Tasks tasks) implements Tasks {

    @Override
    public void execute(Runnable task) {
      tasks.execute(task);
    }

    @Override
    public void executeRelease(Runnable task) {
      tasks.executeRelease(task);
    }

    @Override
    public void executeRenewal(Runnable task) {
      tasks.executeRenewal(task);
    }

    @Override
    public void executeUserCode(Runnable task) {
      tasks.executeUserCode(task);
    }

    @Override
    public <T> T await(CompletableFuture<T> done, Duration limit)
        throws InterruptedException, TimeoutException {
      return tasks.await(done, limit);
    }

    @Override
    public Later onShutdown(Runnable task) {
      return tasks.onShutdown(task);
    }

    @Override
    public Later after(Duration delay, Runnable task) {
      return tasks.after(delay.compareTo(LONG) < 0 ? delay : delay.dividedBy(120), task);
    }

    @Override
    public void close() {
      tasks.close();
    }
  }

  @Test
  void aWatchWhoseServerDiesGoesOnWhenItIsBack() throws Exception {
    try (RealApiServer server = RealApiServer.start();
        Tasks tasks = new Hurried(Tasks.started("watch-test"))) {
      LeaseLocks locks = KubernetesLocks.using(server.client());
      LeaseLock lock = locks.lock(server.newNamespace(), Crowd.FENCED);
      Holder holder = HolderMain.holder();
      lock.acquire(holder, AcquireRequest.exclusive());
      ShownChanges shown = new ShownChanges();
      try (LockChanges changes = LockChanges.of(StoreLocks.of(locks).engine(), tasks)) {
        LockChanges.Subscription subscription = changes.subscribe(lock, shown);
        shown.next();
        Await.until(LIMIT, "it is watched", subscription::isWatched, () -> "");

        server.apiServer().kill();
        Await.until(LIMIT, "that is noticed", () -> !subscription.isWatched(), () -> "");
        server.apiServer().startAgain();
        server.awaitReady();
        Await.until(LIMIT, "it is watched again", subscription::isWatched, () -> "");
        lock.release(holder);

        shown.nextVersion(lease -> lease.holderIdentity().isEmpty());
      }
    }
  }

  /**
   * Time passes for the watch when the test says so: it goes on from where it was when the server
   * that has forgotten that is there.
   */
  @Test
  void aWatchWhoseVersionIsForgottenBeginsAnew() throws Exception {
    SteppedTasks tasks = new SteppedTasks();
    List<Optional<String>> positions = new CopyOnWriteArrayList<>();
    ShownChanges shown = new ShownChanges();
    try (RealApiServer server =
        RealApiServer.start("--watch-cache=false", "--etcd-compaction-interval=0")) {
      LeaseLock lock =
          KubernetesLocks.using(server.client()).lock(server.newNamespace(), Crowd.FENCED);
      Holder holder = HolderMain.holder();
      lock.acquire(holder, AcquireRequest.exclusive());
      LeaseLocks locks = StoreLocks.builder(noting(server, positions)).ticker(tasks::now).build();
      try (LockChanges changes = LockChanges.of(StoreLocks.of(locks).engine(), tasks)) {
        LockChanges.Subscription subscription =
            changes.subscribe(locks.lock(lock.key().namespace(), lock.key().name()), shown);
        Await.until(
            LIMIT, "it is watched", () -> watched(subscription, tasks), () -> "" + positions);
        tasks.run();
        LeaseRecord held = shown.nextVersion(lease -> !lease.holderIdentity().isEmpty());

        server.apiServer().kill();
        EtcdHistory.forget(server.etcdUrl());
        server.apiServer().startAgain();
        server.awaitReady();
        lock.release(holder);
        Await.until(
            LIMIT,
            "it goes on, after two minutes of silence if the client does not tell of the end",
            () -> resumed(positions, tasks),
            () -> "" + positions);
        assertThat(watchFrom(server, lock.key(), positions.get(1).orElseThrow()))
            .contains("\"code\":410");
        Await.until(
            LIMIT,
            "it begins anew",
            () -> watched(subscription, tasks) && positions.size() > 2,
            () -> "" + positions);
        tasks.run();

        assertThat(positions.get(2)).isEmpty();
        LeaseRecord next = shown.nextVersion(lease -> lease.holderIdentity().isEmpty());
        assertThat(next.token()).isGreaterThan(held.token());
      }
    }
  }

  private static boolean watched(LockChanges.Subscription subscription, SteppedTasks tasks) {
    tasks.run();
    return subscription.isWatched();
  }

  private static boolean resumed(List<Optional<String>> positions, SteppedTasks tasks) {
    if (positions.size() < 2) {
      tasks.pass(Duration.ofSeconds(1));
    }
    return positions.size() >= 2;
  }

  /** What the server answers to a watch from a version. */
  private static String watchFrom(RealApiServer server, LeaseKey lease, String version) {
    return server
        .client()
        .raw(
            "/apis/coordination.k8s.io/v1/namespaces/%s/leases?watch=1&timeoutSeconds=2&resourceVersion=%s"
                .formatted(lease.namespace(), version));
  }
}
