package io.github.leaselock.examples.fencing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.nio.file.Path;
import java.time.Duration;

/** Appends to a ledger under a lock: {@code Main NAMESPACE FILE ENTRY [PAUSE_IN_SECONDS]}. */
public final class Main {

  private Main() {}

  /** A pause between the grant and the entry stands for a process that stops and goes on later. */
  public static void main(String[] args) throws Exception {
    Duration pause = Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 0);
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      LeaseLocks locks = KubernetesLocks.using(client);
      LeaseLock lock = locks.lock(new LeaseKey(args[0], "ledger"));
      try (LeaseSession session = locks.session(args[0]).duration(Duration.ofSeconds(15)).open();
          LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) {
        System.out.println("token " + handle.token());
        Thread.sleep(pause.toMillis());
        // No question whether the lock is still held: the answer would be old. The ledger asks.
        new Ledger(Path.of(args[1])).append(handle.token(), args[2]);
      }
    }
  }
}
