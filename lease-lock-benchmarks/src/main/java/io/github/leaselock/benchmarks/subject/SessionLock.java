package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * lease-lock, held by a process: a session for each contender, as if it were alone in a process.
 */
public final class SessionLock implements Subject {

  /** Where sessions are, so that their renewals are not counted among a lock's requests. */
  public static final String SESSIONS = "sessions";

  private static final Duration DURATION = Duration.ofSeconds(15);
  private static final Duration WAIT = Duration.ofMinutes(5);

  private final KubernetesClient client;
  private final LeaseLocks observer;

  /** Over a client, and one to look through. */
  public SessionLock(KubernetesClient client, KubernetesClient unseen) {
    this.client = client;
    this.observer = KubernetesLocks.using(unseen);
  }

  @Override
  public void awaitWaiters(LeaseKey lock, int number) throws Exception {
    long end = System.nanoTime() + WAIT.toNanos();
    while (observer.lock(lock).inspect().queue().size() < number) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not all have queued for " + lock);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    Subject.super.awaitWaiters(lock, number); // and have heard that they have
  }

  @Override
  public String name() {
    return "lease-lock, session";
  }

  @Override
  public Contender contender(LeaseKey lock, int number) throws InterruptedException {
    LeaseLocks locks = KubernetesLocks.using(client);
    return new Member(locks.session(SESSIONS).duration(DURATION).open(), locks.lock(lock));
  }

  private static final class Member implements Contender {
    private final LeaseSession session;
    private final LeaseLock lock;
    private @Nullable LockHandle handle;

    Member(LeaseSession session, LeaseLock lock) {
      this.session = session;
      this.lock = lock;
    }

    @Override
    public void acquire() throws Exception {
      handle = session.acquire(lock, WAIT);
    }

    @Override
    public void release() {
      LockHandle held = handle;
      if (held == null || !held.release().isReleased()) {
        throw new IllegalStateException("not released: " + held);
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
