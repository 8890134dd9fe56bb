package io.github.leaselock.benchmarks.jmh;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Holding, and uncontended cycles over a store that costs next to nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Hold {

  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Tasks tasks = Tasks.started("benchmark");
  private final Holder holder = new Holder("MySQLRestore.ps.percona.com", "db", "r1", "uid-1");
  private final StoreLocks locks = StoreLocks.on(new PlainStore());
  private final LeaseLock lock = locks.lock("db", "lock");
  private final LeaseLock ofObjects = locks.lock("db", "of-objects");
  private final LeaseSession session = open();
  private final LockHandle handle = acquire(locks.lock("db", "held"));

  private LeaseSession open() {
    try {
      return locks.session("ops").duration(WAIT).tasks(tasks).open();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private LockHandle acquire(LeaseLock wanted) {
    try {
      return session.acquire(wanted, WAIT);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing is left to be made while it is measured. */
  @Setup(Level.Trial)
  public void prove() {
    if (!handle.isActive()) {
      throw new IllegalStateException("not held");
    }
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void close() {
    session.close();
    tasks.close();
  }

  /** The line before an effect. */
  @Benchmark
  public boolean isActive() {
    return handle.isActive();
  }

  /** A handle, taken and given back. */
  @Benchmark
  public ReleaseResult cycleOfASession() {
    return acquire(lock).release();
  }

  /** The same by an object. */
  @Benchmark
  public ReleaseResult cycleOfAnObject() {
    AcquireResult result = ofObjects.acquire(holder, StalenessPredicate.never());
    if (!(result instanceof AcquireResult.Acquired)) {
      throw new IllegalStateException("not acquired: " + result);
    }
    return ofObjects.release(holder);
  }
}
