package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.EngineBuilder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Locks in a world whose time passes only when somebody sleeps or a test says so. */
public final class TestLocks {

  public static final LeaseKey KEY = new LeaseKey("db", "cluster1-operations");
  public static final Holder RESTORE_1 = restore("restore-1", "uid-1");
  public static final Holder RESTORE_2 = restore("restore-2", "uid-2");
  public static final Holder BACKUP_1 = backup("backup-1", "uid-3");
  public static final Holder BACKUP_2 = backup("backup-2", "uid-4");
  static final Holder BACKUP_3 = backup("backup-3", "uid-5");
  public static final StalenessPredicate ALL_STALE = holder -> Verdict.stale();

  private final List<Duration> sleeps = new ArrayList<>();
  private long nanos = -7; // a monotonic clock may be negative
  private Instant wall = Instant.parse("2026-03-01T10:00:00Z");

  static Holder restore(String name, String uid) {
    return new Holder("MySQLRestore.ps.percona.com", "db", name, uid);
  }

  static Holder backup(String name, String uid) {
    return new Holder("MySQLBackup.ps.percona.com", "db", name, uid);
  }

  public EngineBuilder<StoreLocks> on(LeaseStore store) {
    return StoreLocks.builder(store)
        .ticker(() -> nanos)
        .clock(() -> wall)
        .sleeper(
            time -> {
              if (Thread.interrupted()) {
                throw new InterruptedException();
              }
              sleeps.add(time);
              pass(time);
            })
        .random(() -> 0.5);
  }

  /** The lock on {@link #key}, wherever it is. */
  public StoreLock lock(StoredLeases leases) {
    return on(leases.store()).build().lock(key(leases));
  }

  public static LeaseKey key(StoredLeases leases) {
    return new LeaseKey(leases.namespace(), KEY.name());
  }

  StoreLock lock(LeaseStore store) {
    return on(store).build().lock(KEY);
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  List<Duration> sleeps() {
    return sleeps;
  }

  public static FencingToken acquired(AcquireResult result) {
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }

  public static List<String> heldBy(AcquireResult result) {
    assertThat(result).isInstanceOf(AcquireResult.Held.class);
    return ((AcquireResult.Held) result).holders().stream().map(LockHolder::identity).toList();
  }

  /** The refusal names its reason, its Lease, and what else is to be said. */
  static void assertRefused(
      LeaseKey key, LeaseRefusedException.Reason reason, ThrowingCallable call, String... says) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LeaseRefusedException.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal.key()).isEqualTo(key);
              assertThat(refusal).hasMessageContaining(key.toString());
              assertThat(says).allSatisfy(text -> assertThat(refusal).hasMessageContaining(text));
            });
  }
}
