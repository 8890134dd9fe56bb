package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Several sessions of one process, a thread each, which wait in the queues of two locks again and
 * again and work while their handles say that they hold.
 */
record SessionCrowd(
    String namespace,
    int sessions,
    Duration duration,
    Workday day,
    long seed,
    boolean evictsTheLiving) {

  /** The locks that they queue for. */
  static final List<String> LOCKS = List.of("queued-0", "queued-1");

  /** Who take over as they should. */
  SessionCrowd(String namespace, int sessions, Duration duration, Workday day, long seed) {
    this(namespace, sessions, duration, day, seed, false);
  }

  private static final double SHARED = 0.4;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Until the day is over. */
  void contend(LeaseStore store, Resource resource, Figures figures) {
    StoreLocks locks = StoreLocks.on(new CountingStore(store, figures));
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int number = 0; number < sessions; number++) {
        SplittableRandom random = new SplittableRandom(seed + number);
        StoreLock lock = locks.lock(namespace, LOCKS.get(number % LOCKS.size()));
        running.add(threads.submit(() -> live(locks, lock, resource, random, figures)));
      }
      for (Future<?> session : running) {
        session.get(day.length().plus(Workday.OVERTIME).toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A session failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
    resource.report(figures);
  }

  /** One session after the other, should one be lost. */
  private void live(
      StoreLocks locks,
      StoreLock lock,
      Resource resource,
      SplittableRandom random,
      Figures figures) {
    while (!day.isOver()) {
      Set<String> claims = ConcurrentHashMap.newKeySet();
      try (LeaseSession session = locks.session(namespace).duration(duration).open()) {
        session.lost().thenAccept(loss -> lost(claims, loss, resource, figures));
        while (!day.isOver() && session.isActive()) {
          acquireAndWork(session, claims, lock, resource, random, figures);
        }
        if (!session.isActive()) {
          figures.add(Name.SESSIONS_LOST, 1);
          session.lost().thenAccept(loss -> System.out.println("SessionCrowd: lost, " + loss));
        }
      } catch (LeaseRefusedException | LeaseUnavailableException notOpened) {
        figures.add(Name.UNKNOWN_ANSWERS, 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      day.rest(random.nextInt(day.longestPause()));
    }
  }

  /**
   * Whose session has expired is dead with all that it held, and with what it gave back: others may
   * take it over where that was not confirmed. Whoever loses a lock in any other way was robbed.
   */
  private static void lost(
      Set<String> claims, SessionLoss loss, Resource resource, Figures figures) {
    if (loss.reason() == Reason.EXPIRED) {
      claims.forEach(resource::declareDead);
    } else if (loss.reason() != Reason.CLOSED) {
      figures.add(Name.LOCKS_LOST, 1);
    }
  }

  private void acquireAndWork(
      LeaseSession session,
      Set<String> claims,
      StoreLock lock,
      Resource resource,
      SplittableRandom random,
      Figures figures)
      throws InterruptedException {
    boolean exclusive = random.nextDouble() >= SHARED;
    try (LockHandle handle = session.acquire(lock, request(exclusive), LONGEST_WAIT)) {
      String identity = handle.holder().identity();
      claims.add(identity);
      handle.lost().thenAccept(loss -> lost(Set.of(identity), loss, resource, figures));
      figures.add(Name.HANDLES, 1);
      Grant grant = new Grant(identity, handle.token().value(), exclusive);
      try {
        work(handle, resource, grant, random);
        if (isRobbed(handle)) {
          figures.add(Name.LOCKS_LOST, 1);
        }
      } finally {
        resource.leave(lock.key().name(), identity);
      }
    } catch (TimeoutException nobodyLetGo) {
      figures.add(Name.REFUSALS, 1);
    } catch (LockLostException | LeaseRefusedException lostOrNotNow) {
      figures.add(Name.UNKNOWN_ANSWERS, 1);
    }
    day.rest(random.nextInt(day.longestPause()));
  }

  private AcquireRequest request(boolean exclusive) {
    AcquireRequest request = exclusive ? AcquireRequest.exclusive() : AcquireRequest.shared();
    return evictsTheLiving ? request.takingOver(holder -> Verdict.stale()) : request;
  }

  private void work(LockHandle handle, Resource resource, Grant grant, SplittableRandom random) {
    String name = handle.lock().key().name();
    if (handle.isActive()) {
      resource.enter(name, grant);
    }
    for (int step = random.nextInt(4); step > 0 && handle.isActive(); step--) {
      resource.write(name, grant);
      day.rest(random.nextInt(20));
    }
  }

  /** Whether the Lease says otherwise than a handle that is active all the while. */
  private static boolean isRobbed(LockHandle handle) {
    return handle.isActive()
        && handle.lock().verify(handle.holder(), handle.token()).isInvalid()
        && handle.isActive();
  }
}
