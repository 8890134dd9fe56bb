package io.github.leaselock.examples.leaderlike;

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

/** One of several replicas runs the job: {@code Main NAMESPACE DURATION LEDGER}. */
public final class Main {

  private final LeaseLocks locks;
  private final LeaseLock lock;
  private final Duration duration;
  private final Path ledger;

  /** For how long a session is watched before others take over, and where the job is written. */
  Main(LeaseLocks locks, String namespace, Duration duration, Path ledger) {
    this.locks = locks;
    this.lock = locks.lock(namespace, "the-job");
    this.duration = duration;
    this.ledger = ledger;
  }

  /** On the cluster that kubeconfig or the environment names, until the process is ended. */
  public static void main(String[] args) throws Exception {
    // Left open: at SIGTERM the session needs it, to release the lock.
    KubernetesClient client = new KubernetesClientBuilder().build();
    LeaseLocks locks = KubernetesLocks.using(client);
    new Main(locks, args[0], Duration.parse(args[1]), Path.of(args[2])).run();
  }

  /** A session that was lost never comes back, so another is opened; until the process ends. */
  void run() throws Exception {
    Reason lost = Reason.EXPIRED;
    while (lost != Reason.CLOSED) {
      try (LeaseSession session =
          locks
              .session(lock.key().namespace())
              .duration(duration)
              .ownedByPod()
              .closingOnShutdown()
              .open()) {
        lost = waitAndWork(session);
      } catch (LeaseUnavailableException notNow) {
        Thread.sleep(1000); // the API server did not answer in time
      }
    }
  }

  /** As often as its turn comes, until the session is over. */
  private Reason waitAndWork(LeaseSession session) throws InterruptedException, IOException {
    while (true) {
      try (LockHandle handle = session.acquire(lock, Duration.ofMinutes(10))) {
        while (handle.isActive()) { // arithmetic, no request
          step(handle.token().value());
        }
      } catch (LockTimeoutException anotherWorks) {
        System.out.println(anotherWorks.getMessage());
      } catch (LockLostException over) {
        System.out.println(over.getMessage());
        return over.loss().reason();
      }
    }
  }

  /** Short: a process that was stopped finishes the step it is in. The token tells it apart. */
  private void step(long token) throws InterruptedException, IOException {
    String line = token + " " + ProcessHandle.current().pid() + "\n";
    Files.writeString(ledger, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Thread.sleep(20);
  }
}
// [one-replica]
