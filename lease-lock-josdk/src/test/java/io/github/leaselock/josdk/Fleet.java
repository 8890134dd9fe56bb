package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.josdk.Laws.Law;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Replicas of an operator, the restores that they reconcile, and what goes wrong in the first half
 * hour: requests fail or their answers are lost, watches and caches are late, steps of the work
 * throw, restores are deleted, processes die and others start. All laws are looked at all the time.
 */
final class Fleet {

  private static final int OBJECTS_OF_A_LOCK = 10;
  private static final Duration FAULTY = Duration.ofMinutes(30);
  private static final Duration END = Duration.ofHours(12);
  private static final Duration DEATHS = Duration.ofMinutes(10);
  private static final Duration DELETIONS = Duration.ofMinutes(3);
  private static final Duration ARRIVALS = Duration.ofMinutes(2);

  private final EventLoop loop;
  private final Cluster cluster = new Cluster();
  private final Laws laws = new Laws();
  private final LeaseLocks seen = StoreLocks.on(cluster.leases);
  private final int objects;
  private final boolean guarded;
  private final Function<SimulatedProcess, Use> use;
  private final Jobs jobs;
  private final List<SimulatedProcess> processes = new ArrayList<>();
  private final Map<String, Restore> restores = new HashMap<>();
  private final Map<LeaseKey, Map<String, LockHolder>> holders = new HashMap<>();
  private final Map<String, SimulatedProcess> acting = new HashMap<>();
  private final Set<String> unfinished = new HashSet<>();
  private int created;
  private int marks;
  private int restarts;
  private int leaseWrites;

  Fleet(
      long seed, int objects, int replicas, boolean guarded, Function<SimulatedProcess, Use> use) {
    this.loop = new EventLoop(new Random(seed));
    this.objects = objects;
    this.guarded = guarded;
    this.use = use;
    this.jobs = new Jobs(loop, laws, this::holds, this::isDeletedOrGone);
    cluster.onChange(object -> changed((Restore) object));
    for (int i = 0; i < replicas; i++) {
      processes.add(started());
      scheduleDeath(i);
    }
    for (int i = 0; i < objects; i++) {
      loop.after(loop.upTo(ARRIVALS), this::create);
    }
    loop.after(loop.upTo(DELETIONS), this::delete);
  }

  private SimulatedProcess started() {
    SimulatedProcess process = new SimulatedProcess(this);
    process.startSoon(guarded, use);
    return process;
  }

  private void scheduleDeath(int which) {
    loop.after(
        loop.upTo(DEATHS),
        () -> {
          if (isFaulty()) {
            restart(processes.get(which));
            scheduleDeath(which);
          }
        });
  }

  /** It ends where it is, and another one starts. */
  void restart(SimulatedProcess process) {
    int which = processes.indexOf(process);
    if (which >= 0) {
      process.die();
      processes.set(which, started());
      restarts++;
    }
  }

  private void create() {
    cluster.create(
        Kinds.restore("r" + created, "c" + loop.random().nextInt(objects / OBJECTS_OF_A_LOCK)));
    created++;
  }

  /** With a finalizer, which waits for the cleanup, or by force. */
  private void delete() {
    if (!isFaulty()) {
      return;
    }
    if (created > 0) {
      Restore which = Kinds.restore("r" + loop.random().nextInt(created), "any");
      Optional<Restore> stored = cluster.find(which).filter(one -> !one.isMarkedForDeletion());
      if (loop.oneIn(2)) {
        stored.ifPresent(cluster::mark);
      } else {
        stored.ifPresent(cluster::remove);
      }
    }
    loop.after(loop.upTo(DELETIONS), this::delete);
  }

  /** Runs until all is done, or is not to be expected any more, or a law is broken. */
  Fleet run(Predicate<Laws> enough) {
    while (loop.now() < END.toNanos() && !isDone() && !enough.test(laws) && loop.step()) {}
    if (!enough.test(laws)) {
      laws.require(isDone(), Law.ALL_FINISH, "unfinished: " + unfinished);
      loop.until(() -> false, Duration.ofMinutes(10));
      holders.values().stream()
          .flatMap(all -> all.keySet().stream())
          .filter(restores::containsKey)
          .forEach(holder -> laws.broken(Law.ALL_FINISH, "finished, and holds: " + holder));
    }
    return this;
  }

  private boolean isDone() {
    return created == objects && unfinished.isEmpty();
  }

  Laws laws() {
    return laws;
  }

  EventLoop loop() {
    return loop;
  }

  Cluster cluster() {
    return cluster;
  }

  Jobs jobs() {
    return jobs;
  }

  int statusWrites() {
    return cluster.statusWrites();
  }

  boolean isFaulty() {
    return loop.now() < FAULTY.toNanos();
  }

  String newMark() {
    return "mark" + marks++;
  }

  private void changed(Restore version) {
    String holder = holderOf(version).identity();
    if (cluster.find(version).isPresent()) {
      restores.put(holder, version);
    } else {
      restores.remove(holder);
    }
    if (Kinds.isFinished(version) || !restores.containsKey(holder)) {
      if (unfinished.remove(holder) && restores.containsKey(holder)) {
        laws.require(
            !jobs.isRunning(version), Law.FINAL_AFTER_THE_WORK, holder + " ends in mid-work");
      }
    } else {
      unfinished.add(holder);
    }
    processes.forEach(process -> process.changed(cluster.copy(version)));
  }

  private boolean isDeletedOrGone(String holder) {
    Restore stored = restores.get(holder);
    return stored == null || stored.isMarkedForDeletion();
  }

  /** Or is being drained: what begins then is ended before the next one may begin. */
  private boolean holds(Restore restore) {
    var snapshot = seen.lock(Kinds.lockOf(restore)).inspect();
    String identity = holderOf(restore).identity();
    return snapshot.holders().stream()
            .anyMatch(one -> one.identity().equals(identity) && isActive(one))
        || snapshot.draining().stream().anyMatch(one -> one.identity().equals(identity));
  }

  private static boolean isActive(LockHolder holder) {
    return holder.offer().isEmpty() && !holder.pending();
  }

  /** Looks at who has left a lock by a write. */
  void leaseWritten(LeaseKey key) {
    leaseWrites++;
    if (!key.name().endsWith("-operations")) {
      return; // those of the guard
    }
    Map<String, LockHolder> now = new HashMap<>();
    seen.lock(key).inspect().holders().stream()
        .filter(Fleet::isActive)
        .forEach(one -> now.put(one.identity(), one));
    Map<String, LockHolder> before = holders.put(key, now);
    if (before != null) {
      before.keySet().stream()
          .filter(holder -> !now.containsKey(holder))
          .forEach(holder -> mayLeave(holder, key));
    }
  }

  private void mayLeave(String holder, LeaseKey key) {
    Restore stored = restores.get(holder);
    laws.require(
        stored == null
            || Kinds.isFinished(stored)
            || (stored.isMarkedForDeletion() && !jobs.isRunning(stored)),
        Law.HELD_UNTIL_FINISHED,
        holder + " has left " + key + " unfinished");
  }

  /** A replica acts for an object from now on. */
  void enter(String holder, SimulatedProcess process) {
    SimulatedProcess other = acting.put(holder, process);
    laws.require(
        other == null || !other.mayAct(),
        Law.ONE_REPLICA_FOR_AN_OBJECT,
        "two replicas act for " + holder);
  }

  void leave(String holder, SimulatedProcess process) {
    acting.remove(holder, process);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d replicas, %d restarts, %s: %d restores, %d status writes, %d writes of Leases",
        processes.size(),
        restarts,
        Duration.ofNanos(loop.now()),
        created,
        statusWrites(),
        leaseWrites);
  }
}
