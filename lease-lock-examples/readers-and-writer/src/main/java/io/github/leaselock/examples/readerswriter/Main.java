package io.github.leaselock.examples.readerswriter;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;

/** Reads or replaces for some seconds: {@code Main NAMESPACE read|replace SECONDS}. */
public final class Main {

  private Main() {}

  /** Start several, and look at {@code kubectl get lease data -o yaml} meanwhile. */
  public static void main(String[] args) throws Exception {
    String namespace = args[0];
    Duration time = Duration.ofSeconds(Long.parseLong(args[2]));
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      LeaseLocks locks = KubernetesLocks.using(client);
      try (LeaseSession session =
          locks.session(namespace).duration(Duration.ofSeconds(15)).open()) {
        DataSet data = new DataSet(session, locks.lock(new LeaseKey(namespace, "data")), 3);
        if (args[1].equals("read")) {
          data.read(() -> worked("reads", time));
        } else {
          data.replace(() -> worked("replaces", time));
        }
      }
    }
  }

  private static boolean worked(String what, Duration time) throws InterruptedException {
    System.out.println(what);
    Thread.sleep(time.toMillis());
    return true;
  }
}
