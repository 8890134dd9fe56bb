package io.github.leaselock.examples.plain;

// [plain-controller]
import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockCondition;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.examples.plain.api.Migration;
import io.github.leaselock.examples.plain.api.MigrationStatus;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Migrations of one database run one after the other. The objects hold the lock. */
public final class Controller implements ResourceEventHandler<Migration>, AutoCloseable {

  private final KubernetesClient client;
  private final Work work;
  private final Duration recheck;
  private final LeaseLocks locks;
  private final StalenessPredicate goneOrFinished;
  private final ScheduledExecutorService queue =
      new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());
  private final Map<String, Runnable> alarms = new HashMap<>(); // of the queue's thread
  private final SharedIndexInformer<Migration> informer;

  /** In one namespace; {@code recheck} is for what no event tells. The client stays open. */
  public Controller(KubernetesClient client, String namespace, Work work, Duration recheck) {
    this.client = client;
    this.work = work;
    this.recheck = recheck;
    locks = KubernetesLocks.using(client);
    goneOrFinished = HolderJudge.on(client).kind(Migration.class, Migration::hasFinished);
    informer = client.resources(Migration.class).inNamespace(namespace).inform(this);
  }

  @Override
  public void onAdd(Migration migration) {
    queue.execute(() -> reconcile(migration));
  }

  @Override
  public void onUpdate(Migration before, Migration migration) {
    queue.execute(() -> reconcile(migration));
  }

  @Override
  public void onDelete(Migration migration, boolean unknown) {
    queue.execute(() -> reconcile(migration));
  }

  /** Comes again until it is over, whatever happens. */
  private void reconcile(Migration seen) {
    String uid = seen.getMetadata().getUid();
    Optional.ofNullable(alarms.remove(uid)).ifPresent(Runnable::run);
    try {
      if (isOver(seen)) {
        return;
      }
    } catch (LeaseRefusedException | LeaseUnavailableException | KubernetesClientException e) {
      System.err.println(e.getMessage()); // a right is missing, say, and somebody may grant it
    }
    alarms.computeIfAbsent(uid, none -> alarm(seen));
  }

  private Runnable alarm(Migration seen) {
    Future<?> timer =
        queue.schedule(() -> reconcile(seen), recheck.toMillis(), TimeUnit.MILLISECONDS);
    return () -> timer.cancel(false);
  }

  private boolean isOver(Migration seen) {
    LeaseLock lock = locks.lock(seen.lock());
    Optional<Migration> wanted = wanted(seen);
    if (wanted.isEmpty()) { // finished, or gone: its work ends, and then the lock or the place goes
      return work.stop(holderOf(seen)) && isReleased(lock, seen);
    }
    AcquireRequest request = // the work of one that is gone ends before this one begins
        AcquireRequest.exclusive()
            .queued()
            .takingOver(goneOrFinished)
            .drainingWith(evicted -> evicted.holder().map(work::stop).orElse(false));
    AcquireResult result = lock.acquire(holderOf(seen), request);
    if (result instanceof AcquireResult.Acquired acquired) {
      Optional<Migration> live = wanted(seen); // again: now nobody else changes it
      return live.isPresent() && advance(live.get(), lock, acquired.token());
    }
    if (result instanceof AcquireResult.Held) {
      var turn = locks.onTurn(lock, holderOf(seen), request, recheck, () -> onAdd(seen));
      alarms.put(seen.getMetadata().getUid(), turn);
    }
    tell(wanted.get(), "Waiting", LockCondition.of(lock.key(), result).message());
    return false;
  }

  private boolean advance(Migration live, LeaseLock lock, FencingToken token) {
    Optional<String> outcome = work.startOrLook(live, token, () -> onAdd(live));
    tell(live, outcome.orElse("Running"), "token " + token);
    return outcome.isPresent() && isReleased(lock, live); // stored first
  }

  private static boolean isReleased(LeaseLock lock, Migration holder) {
    return !lock.release(holderOf(holder)).isUnknown();
  }

  /** What is stored, if there is still something to do: the informer may be behind. */
  private Optional<Migration> wanted(Migration seen) {
    return Optional.ofNullable(client.resource(seen).get())
        .filter(live -> holderOf(live).equals(holderOf(seen)))
        .filter(live -> !live.hasFinished() && !live.isMarkedForDeletion());
  }

  /** Over the version that was read, and no newer one. */
  private void tell(Migration live, String state, String message) {
    MigrationStatus status = new MigrationStatus(state, message);
    if (!status.equals(live.getStatus())) {
      live.setStatus(status);
      client.resource(live).updateStatus();
    }
  }

  /** Releases nothing: the next process goes on. */
  @Override
  public void close() {
    informer.close();
    queue.shutdownNow();
    try {
      queue.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
// [plain-controller]
