package io.github.leaselock.benchmarks.jmh;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.lease.Claim;
import io.github.leaselock.lease.Decision;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseProtocol;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.store.NewLease;
import io.github.leaselock.store.WriteOutcome;
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
 * Reading, deciding and writing, of a Lease in whose queue nobody waits, or as many as there may.
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
  private LeaseState state = LeaseState.FREE;

  private static Claim claim(int number) {
    return AcquireRequest.exclusive(
            new Holder(
                "MySQLRestore.ps.percona.com",
                "db",
                "restore-" + number,
                "11111111-2222-3333-4444-" + String.format(Locale.ROOT, "%012d", number)))
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
      LeaseState read = LeaseFormat.read(next);
      Decision decision = LeaseProtocol.decide(read, claim(i), next.token(), now);
      LeaseState after =
          decision instanceof Decision.Grant grant
              ? grant.next()
              : ((Decision.Enqueue) decision).next();
      next = written(store.replace(LeaseFormat.write(next, after, LeaseFormat.Change.GRANT, now)));
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
}
