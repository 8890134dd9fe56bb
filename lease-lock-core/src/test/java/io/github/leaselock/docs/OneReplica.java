package io.github.leaselock.docs;

// [one-replica]
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One of several replicas runs the job; the others wait to take over. */
public final class OneReplica {

  private final LeaseLocks locks;
  private final LeaseLock lock;
  private final Duration duration;
  private final Path ledger;

  private OneReplica(LeaseLocks locks, String namespace, Duration duration, Path ledger) {
    this.locks = locks;
    this.lock = locks.lock(namespace, "the-job");
    this.duration = duration;
    this.ledger = ledger;
  }

  /** Arguments: the namespace, for how long a session is watched, where the job is written down. */
  public static void main(String[] arguments) throws Exception {
    // Left open: at SIGTERM the session needs it, to release the lock.
    KubernetesClient client = new KubernetesClientBuilder().build();
    LeaseLocks locks = KubernetesLocks.using(client);
    Duration duration = Duration.parse(arguments[1]);
    new OneReplica(locks, arguments[0], duration, Path.of(arguments[2])).run();
  }

  /** A session that was lost never comes back, so another is opened; until the process ends. */
  private void run() throws Exception {
    Reason over = Reason.EXPIRED;
    while (over != Reason.CLOSED) {
      try (LeaseSession session =
          locks
              .session(lock.key().namespace())
              .duration(duration)
              .ownedByPod()
              .closingOnShutdown()
              .open()) {
        while (session.isActive()) {
          waitAndWork(session);
        }
        over = session.lost().toCompletableFuture().join().reason();
      } catch (LeaseUnavailableException notNow) {
        LockSupport.parkNanos(
            Duration.ofSeconds(1).toNanos()); // the API server did not answer in time
      }
    }
  }

  private void waitAndWork(LeaseSession session) throws InterruptedException, IOException {
    try (LockHandle handle = session.acquire(lock, Duration.ofMinutes(10))) {
      while (handle.isActive()) { // arithmetic, no request
        step(handle.token().value());
      }
    } catch (LockTimeoutException anotherWorks) {
      System.out.println(anotherWorks.getMessage());
    } catch (LockLostException over) {
      System.out.println(over.getMessage());
    }
  }

  /** Short: a process that was stopped finishes the step it is in. The token tells it apart. */
  private void step(long token) throws IOException {
    String line = token + " " + ProcessHandle.current().pid() + "\n";
    Files.writeString(ledger, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
  }
}
// [one-replica]
