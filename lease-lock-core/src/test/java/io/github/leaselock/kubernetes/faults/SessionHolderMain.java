package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.ResultName;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.time.Duration;

/**
 * A JVM that holds a lock by a session, and works as long as its handle says that it is active;
 * then says on its last line what it knows.
 */
final class SessionHolderMain {

  private static final int STEP_MILLIS = 10;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private SessionHolderMain() {}

  /** Arguments: URL, namespace, lock, port of the resource, duration of the session. */
  public static void main(String[] arguments) throws Exception {
    Workday day = new Workday(LONGEST);
    Duration duration = Duration.parse(arguments[4]);
    try (KubernetesClient client = Crowd.clientOf(arguments[0]);
        RemoteResource resource = new RemoteResource(Integer.parseInt(arguments[3]))) {
      StoreLocks locks = StoreLocks.on(KubernetesLeaseStore.using(client, duration.dividedBy(6)));
      StoreLock lock = locks.lock(arguments[1], arguments[2]);
      try (LeaseSession session = locks.session(arguments[1]).duration(duration).open();
          LockHandle handle = session.acquire(lock, LONGEST)) {
        Grant grant = new Grant(handle.holder().identity(), handle.token().value(), true);
        resource.enter(arguments[2], grant);
        boolean accepted = true;
        while (handle.isActive() && accepted && !day.isOver()) {
          accepted = resource.write(arguments[2], grant);
          day.rest(STEP_MILLIS);
        }
        resource.leave(arguments[2], handle.holder().identity());
        String loss = handle.lost().toCompletableFuture().join().reason().toString();
        System.out.printf(
            "write %s, active %s, lost %s, verify %s%n",
            accepted ? "accepted" : "refused",
            handle.isActive(),
            loss,
            ResultName.of(handle.verify()));
      }
    }
  }
}
