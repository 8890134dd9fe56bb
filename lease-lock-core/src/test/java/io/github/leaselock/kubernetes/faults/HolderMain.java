package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.ResultName;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A JVM that acquires, and works until the resource refuses it; then asks the lock, and says on its
 * last line what both answered.
 */
final class HolderMain {

  private static final int STEP_MILLIS = 10;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private HolderMain() {}

  static Holder holder() {
    return new Holder("Job.batch", "work", "in-a-child", "child");
  }

  /** Arguments: URL, namespace, lock, port of the resource, clock offset. */
  public static void main(String[] arguments) {
    Workday day = new Workday(LONGEST);
    try (KubernetesClient client = Crowd.clientOf(arguments[0]);
        RemoteResource resource = new RemoteResource(Integer.parseInt(arguments[3]))) {
      StoreLock lock =
          StoreLocks.builder(KubernetesLeaseStore.using(client))
              .clock(InstantSource.offset(InstantSource.system(), Duration.parse(arguments[4])))
              .build()
              .lock(arguments[1], arguments[2]);
      AcquireResult result = lock.acquire(holder(), AcquireRequest.exclusive());
      while (!(result instanceof AcquireResult.Acquired) && !day.isOver()) {
        result = lock.acquire(holder(), AcquireRequest.exclusive()); // not known, on a slow machine
      }
      if (result instanceof AcquireResult.Acquired acquired) {
        Grant grant = new Grant(holder().identity(), acquired.token().value(), true);
        boolean accepted = resource.enter(arguments[2], grant);
        while (accepted && !day.isOver()) {
          day.rest(STEP_MILLIS);
          accepted = resource.write(arguments[2], grant);
        }
        String verified = ResultName.of(lock.verify(holder(), acquired.token()));
        resource.leave(arguments[2], holder().identity());
        String released = ResultName.of(lock.release(holder(), acquired.token()));
        System.out.printf(
            "write %s, verify %s, release %s%n",
            accepted ? "accepted" : "refused", verified, released);
      }
    }
  }
}
