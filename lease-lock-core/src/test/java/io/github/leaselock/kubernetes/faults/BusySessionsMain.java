package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A JVM of several sessions that acquire and release without end, until it is told to end: then
 * each says what came of closing it, one line each.
 */
final class BusySessionsMain {

  /** Said when all sessions are open. */
  static final String OPEN = "all are open";

  static final int LOCKS = 14;
  static final int SESSIONS = 4;

  private static final int THREADS = 8;
  private static final int LONGEST_HOLD_MILLIS = 3_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private static final CountDownLatch END = new CountDownLatch(1);

  private BusySessionsMain() {}

  static String lock(int number) {
    return "lock-" + number;
  }

  /** Arguments: URL, namespace, duration of the sessions, time to close them, seed. */
  public static void main(String[] arguments) throws Exception {
    KubernetesClient client = Crowd.clientOf(arguments[0]); // open to the end
    LeaseLocks locks = KubernetesLocks.using(client);
    ExecutorService opening = Executors.newFixedThreadPool(SESSIONS);
    List<Future<LeaseSession>> sessions =
        opening.invokeAll(Collections.nCopies(SESSIONS, () -> opened(locks, arguments)));
    opening.shutdown();
    SplittableRandom seeds = new SplittableRandom(Long.parseLong(arguments[4]));
    for (Future<LeaseSession> session : sessions) {
      for (int each = 0; each < THREADS; each++) {
        work(session.get(), locks, arguments[1], seeds.split());
      }
    }
    System.out.println(OPEN);
    END.await();
  }

  private static LeaseSession opened(LeaseLocks locks, String[] arguments)
      throws InterruptedException {
    LeaseSession session =
        locks
            .session(arguments[1])
            .duration(Duration.parse(arguments[2]))
            .closingWithin(Duration.parse(arguments[3]))
            .closingOnShutdown()
            .open();
    // Whichever of this and the session's own hook comes second waits for the first.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> report(session)));
    return session;
  }

  private static void report(LeaseSession session) {
    boolean lost = session.lost().toCompletableFuture().isDone();
    CloseReport report = closed(session);
    System.out.println(
        ClosedLine.PREFIX
            + (lost ? "lost" : report.isMarked() ? "marked" : "unmarked")
            + " "
            + report.left().stream()
                .map(key -> key.name())
                .collect(Collectors.joining(",", "", ".")));
  }

  private static CloseReport closed(LeaseSession session) {
    session.close();
    return session.closeWithin(Duration.ZERO);
  }

  private static void work(
      LeaseSession session, LeaseLocks locks, String namespace, SplittableRandom random) {
    Thread thread = new Thread(() -> workOn(session, locks, namespace, random));
    thread.setDaemon(true);
    thread.start();
  }

  private static void workOn(
      LeaseSession session, LeaseLocks locks, String namespace, SplittableRandom random) {
    try {
      while (true) {
        LeaseLock lock = locks.lock(namespace, lock(random.nextInt(LOCKS)));
        boolean shared = random.nextInt(4) == 0;
        try (LockHandle handle =
            session.acquire(
                lock,
                shared ? AcquireRequest.shared() : AcquireRequest.exclusive(),
                LONGEST_WAIT)) {
          handle.requireActive();
          END.await(random.nextInt(LONGEST_HOLD_MILLIS), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | LeaseUnavailableException | LeaseRefusedException again) {
          // Writes are slow here.
        }
      }
    } catch (LockLostException closed) {
      // As it is to be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
