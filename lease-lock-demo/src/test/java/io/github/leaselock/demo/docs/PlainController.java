package io.github.leaselock.demo.docs;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.function.Consumer;

/** docs/in-your-reconciler.md, with a Kubernetes client alone. */
final class PlainController {

  private final KubernetesClient client;
  private final RestoreWork work;
  private final Consumer<MySQLRestore> askAgainSoon;
  private final Consumer<Exception> trouble;
  private final LeaseLocks locks;
  private final StalenessPredicate goneOrFinished;

  PlainController(
      KubernetesClient client,
      RestoreWork work,
      Consumer<MySQLRestore> askAgainSoon,
      Consumer<Exception> trouble) {
    this.client = client;
    this.work = work;
    this.askAgainSoon = askAgainSoon;
    this.trouble = trouble;
    locks = KubernetesLocks.using(client);
    goneOrFinished = // every kind that may hold the lock
        HolderJudge.on(client)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished)
            .kind(MySQLBackup.class, MySQLBackup::hasFinished);
  }

  PlainController(
      KubernetesClient client,
      RestoreWork work,
      Consumer<MySQLRestore> askAgainSoon,
      Consumer<Exception> trouble,
      LeaseLocks locks) {
    this.client = client;
    this.work = work;
    this.askAgainSoon = askAgainSoon;
    this.trouble = trouble;
    this.locks = locks;
    goneOrFinished = StalenessPredicate.never();
  }

  private static LeaseKey lockOf(MySQLRestore restore) {
    return new LeaseKey(
        restore.getMetadata().getNamespace(), restore.getSpec().getClusterName() + "-operations");
  }

  // [plain]
  void step(MySQLRestore seen) {
    try {
      if (isOver(seen)) {
        return;
      }
    } catch (LeaseRefusedException | LeaseUnavailableException e) {
      trouble.accept(e); // a right is missing, say: tell a person, and come again all the same
    }
    askAgainSoon.accept(seen);
  }

  private boolean isOver(MySQLRestore seen) {
    LeaseLock lock = locks.lock(lockOf(seen));
    AcquireResult result =
        lock.acquire(holderOf(seen), AcquireRequest.exclusive().takingOver(goneOrFinished));
    if (!(result instanceof AcquireResult.Acquired acquired)) {
      return false; // held, by whom it says
    }
    MySQLRestore live = client.resource(seen).get(); // under the lock
    boolean ended;
    if (live == null || live.isMarkedForDeletion() || !holderOf(live).equals(holderOf(seen))) {
      ended = work.stop(seen);
    } else if (live.hasFinished()) {
      ended = true;
    } else {
      ended = client.resource(work.advance(live, acquired.token())).updateStatus().hasFinished();
    }
    return ended // and the outcome is stored: now the lock may go, and not before
        && !lock.release(holderOf(seen)).isUnknown();
  }
  // [plain]
}
