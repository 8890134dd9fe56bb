package io.github.leaselock;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * What threads of two processes may do at once with one exclusive lock, for three holders.
 *
 * <p>Grants go by their number, so that a specification can name them: the first is 1.
 */
@Param(name = "process", gen = IntGen.class, conf = "1:2")
@Param(name = "holder", gen = IntGen.class, conf = "1:3")
@Param(name = "grant", gen = IntGen.class, conf = "1:3")
public class LockOperations {

  private static final LeaseKey KEY = new LeaseKey("db", "cluster1-operations");

  private final NumberedGrants grants;
  private final List<StoreLock> processes;

  public LockOperations() {
    this(new OneLease());
  }

  @SuppressWarnings("this-escape") // who overrides it needs nothing of its own
  LockOperations(LeaseStore server) {
    grants = new NumberedGrants(server);
    LeaseStore store = through(grants);
    AtomicLong clock = new AtomicLong(1_772_000_000L);
    processes = List.of(lock(store, clock), lock(store, clock));
  }

  /** What the locks see of the server. */
  LeaseStore through(LeaseStore server) {
    return server;
  }

  private static StoreLock lock(LeaseStore store, AtomicLong clock) {
    return StoreLocks.builder(store)
        .ticker(() -> 0)
        .clock(() -> Instant.ofEpochSecond(clock.incrementAndGet()))
        .sleeper(time -> {})
        .random(() -> 0.5)
        .build()
        .lock(KEY);
  }

  LockRequest request(int holder) {
    return LockRequest.exclusive(holder(holder));
  }

  static Holder holder(int number) {
    return new Holder("MySQLRestore.ps.percona.com", "db", "restore-" + number, "uid-" + number);
  }

  private StoreLock lock(int process) {
    return processes.get(process - 1);
  }

  /** The number of the grant that the holder has now, or 0 if others are in the way. */
  @Operation(params = {"process", "holder"})
  public int acquire(int process, int holder) {
    AcquireResult result = lock(process).acquire(request(holder));
    if (result instanceof AcquireResult.Acquired acquired) {
      return grants.numberOf(acquired.token());
    }
    if (result instanceof AcquireResult.Held) {
      return 0;
    }
    throw new AssertionError("neither yes nor no on a server that always answers: " + result);
  }

  /** Whether this very call took the lock away from the holder. */
  @Operation(params = {"process", "holder"})
  public boolean release(int process, int holder) {
    ReleaseResult result = lock(process).release(holder(holder));
    if (result.isUnknown()) {
      throw new AssertionError("unknown on a server that always answers: " + result);
    }
    return result.isReleased();
  }

  @Operation(params = {"process", "holder", "grant"})
  public boolean verify(int process, int holder, int grant) {
    return grants
        .token(grant)
        .filter(token -> lock(process).verify(holder(holder), token).isValid())
        .isPresent();
  }

  @Operation(params = "process")
  public boolean isActive(int process) {
    return lock(process).isActive();
  }
}
