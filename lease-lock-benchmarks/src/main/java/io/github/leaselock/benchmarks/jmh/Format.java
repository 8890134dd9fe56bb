package io.github.leaselock.benchmarks.jmh;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading, deciding and writing, of a Lease in whose queue nobody waits, or 256 objects with names
 * of 40 characters. With {@code -prof gc} it tells what that allocates, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Format {

  /** How many wait. */
  @Param({"0", "256"})
  public int queue;

  private final Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private Optional<LeaseRecord> lease = Optional.empty();
  private Optional<LeaseRecord> beforeTheLast = Optional.empty();
  private LeaseState state = LeaseState.FREE;

  private static Claim claim(int number) {
    String digits = String.format(Locale.ROOT, "%012d", number);
    return LockRequest.exclusive(
            new Holder(
                "MySQLRestore.ps.percona.com",
                "db",
                "restore-of-the-cluster-shop-" + digits,
                "11111111-2222-3333-4444-" + digits))
        .queued()
        .claim();
  }

  /** A holder, and who waits. */
  @Setup(Level.Trial)
  public void fill() {
    PlainStore store = new PlainStore();
    LeaseRecord next =
        written(
            store.create(
                new NewLease(new LeaseKey("db", "lock"), NewLease.LABELS, Optional.empty(), now)));
    for (int i = 0; i <= queue; i++) {
      beforeTheLast = Optional.of(next);
      next = written(store.replace(look(next, claim(i))));
    }
    lease = Optional.of(next);
    state = LeaseFormat.read(next);
    if (state.queue().size() != queue) {
      throw new IllegalStateException("so many wait: " + state.queue().size());
    }
  }

  private static LeaseRecord written(WriteOutcome outcome) {
    return ((WriteOutcome.Written) outcome).lease();
  }

  /** What to store after a look, from the record: by whoever waits already, the same. */
  private LeaseRecord look(LeaseRecord seen, Claim claim) {
    LeaseState read = LeaseFormat.read(seen);
    Decision decision = LeaseProtocol.decide(read, claim, seen.token(), now);
    LeaseState next = read;
    if (decision instanceof Decision.Grant grant) {
      next = grant.next();
    } else if (decision instanceof Decision.Enqueue enqueue) {
      next = enqueue.next();
    }
    return LeaseFormat.write(seen, next, LeaseFormat.Change.NOTE, now);
  }

  /** What a Lease says. */
  @Benchmark
  public LeaseState read() {
    return LeaseFormat.read(lease.orElseThrow());
  }

  /** What to store. */
  @Benchmark
  public LeaseRecord write() {
    return LeaseFormat.write(lease.orElseThrow(), state, LeaseFormat.Change.NOTE, now);
  }

  /** What may happen next to one more who comes. */
  @Benchmark
  public Decision decide() {
    return LeaseProtocol.decide(state, claim(1000), lease.orElseThrow().token(), now);
  }

  /** All three, as the last of those who wait, that looks again. */
  @Benchmark
  public LeaseRecord lookAgain() {
    return look(lease.orElseThrow(), claim(queue));
  }

  /** All three, as the last of those who wait, that comes: it reads a Lease with one less. */
  @Benchmark
  public LeaseRecord comeAndWait() {
    return look(beforeTheLast.orElseThrow(), claim(queue));
  }
}
