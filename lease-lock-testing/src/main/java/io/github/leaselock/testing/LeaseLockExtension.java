package io.github.leaselock.testing;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An API server in memory for each test of JUnit 5 or 6, whose answers are those of a real one as
 * they were recorded, and a first process on it.
 *
 * <pre>{@code
 * @RegisterExtension final LeaseLockExtension api = LeaseLockExtension.create();
 *
 * @Test
 * void aLostAnswerIsSettled() {
 *   LeaseLock lock = api.locks().lock("db", "cluster1-operations");
 *   api.inject(Fault.ANSWER_LOST);
 *   assertInstanceOf(AcquireResult.Acquired.class, lock.acquire(backup, AcquireRequest.exclusive()));
 * }
 * }</pre>
 *
 * <p>Time stands still until the test lets it {@linkplain #advance pass}, or somebody waits: rests
 * between attempts and requests without an answer take their time. Nothing sleeps. Safe for use by
 * several threads of one test.
 */
public final class LeaseLockExtension implements BeforeEachCallback {

  private volatile Cluster cluster = new Cluster();
  private volatile Replica first = cluster.replica("first");

  private LeaseLockExtension() {}

  /**
   * An extension to be registered, by {@code @RegisterExtension} on a field.
   *
   * @return an extension whose server holds nothing
   */
  public static LeaseLockExtension create() {
    return new LeaseLockExtension();
  }

  /** Begins a new server, so that no test sees what another left. */
  @Override
  public void beforeEach(ExtensionContext context) {
    cluster = new Cluster();
    first = cluster.replica("first");
  }

  /** {@return the locks of the first process} */
  public LeaseLocks locks() {
    return first.locks();
  }

  /** {@return the first process, whose locks {@link #locks()} are} */
  public Replica replica() {
    return first;
  }

  /**
   * Starts another process on the same server.
   *
   * @param name what the test calls it
   * @return a process with locks of its own
   */
  public Replica replica(String name) {
    return cluster.replica(Objects.requireNonNull(name, "name"));
  }

  /**
   * Makes something go wrong for the first process; see {@link Replica#inject}.
   *
   * @param fault what goes wrong
   */
  public void inject(Fault fault) {
    first.inject(fault);
  }

  /** From now on every request of every process is answered. */
  public void heal() {
    cluster.heal();
  }

  /**
   * Lets time pass, on both clocks: what is late arrives, then the timers of sessions run on this
   * thread, each at its time.
   *
   * @param time zero or more
   * @throws IllegalArgumentException if it is negative
   */
  public void advance(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not go back by " + time);
    }
    cluster.pass(time);
  }

  /** {@return what the clock on the wall shows} */
  public Instant now() {
    return cluster.time.instant();
  }

  /**
   * Evicts all holders of a lock at once by a forced release, as somebody does by hand who is sure
   * that their work has ended.
   *
   * @param key the lock's Lease
   */
  public void evict(LeaseKey key) {
    cluster.evict(Objects.requireNonNull(key, "key"));
  }
}
