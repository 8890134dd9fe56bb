package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Reservation;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What docs/recipes shows, run. */
class RecipesTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Holder RESTORE = new Holder("MySQLRestore.db", "db", "restore9", "u9");
  private static final Holder BACKUP_1 = new Holder("MySQLBackup.db", "db", "backup1", "u1");
  private static final Holder BACKUP_2 = new Holder("MySQLBackup.db", "db", "backup2", "u2");

  private Instant now = START;
  private final LeaseLocks locks =
      StoreLocks.builder(new InMemoryLeaseStore()).clock(() -> now).build();
  private final LeaseLock lock = locks.lock("db", "cluster1-operations");

  private boolean isAcquired(Holder holder) {
    return lock.acquire(holder, AcquireRequest.exclusive()) instanceof AcquireResult.Acquired;
  }

  @Test
  void nestedOperations() {
    assertThat(isAcquired(RESTORE)).isTrue();
    NestedBackup recipe = new NestedBackup(lock);

    assertThat(recipe.begin(BACKUP_1, List.of(RESTORE.uid())).reason()).isEqualTo("HeldByParent");
    assertThat(recipe.beginUnder(RESTORE, BACKUP_1)).isInstanceOf(AcquireResult.Acquired.class);
    recipe.end(BACKUP_1);

    assertThat(lock.inspect().holders()).hasSize(1);
  }

  @Test
  void latestWins() {
    assertThat(isAcquired(RESTORE)).isTrue();
    ScheduledBackups recipe = new ScheduledBackups(lock);

    assertThat(recipe.ask(BACKUP_1).reason()).isEqualTo("Queued");
    assertThat(recipe.ask(BACKUP_2).reason()).isEqualTo("Queued");
    assertThat(recipe.ask(BACKUP_1).reason()).isEqualTo("Superseded");
    lock.release(RESTORE);

    assertThat(recipe.ask(BACKUP_2).status()).isEqualTo("True");
  }

  @Test
  void reservationByAPerson() {
    Instant until = Instant.parse("2026-03-01T14:00:00Z");
    Maintenance recipe = new Maintenance(lock, "jane", "ticket-7", Optional.of(until));

    assertThat(recipe.begin("disk swap")).isInstanceOf(AcquireResult.Acquired.class);
    assertThat(lock.acquire(BACKUP_1, AcquireRequest.shared()))
        .hasToString(
            "waiting for lock db/cluster1-operations: reserved by jane until 14:00Z (\"disk"
                + " swap\")");
    recipe.end();
    assertThat(isAcquired(BACKUP_1)).isTrue();
    lock.release(BACKUP_1);

    recipe.begin("disk swap, again");
    now = until.plus(Reservation.MARGIN).plusSeconds(1);
    assertThat(isAcquired(BACKUP_1)).as("after its time and the margin").isTrue();
  }

  @Test
  void incarnation() {
    OneLife recipe = new OneLife(lock);
    lock.acquire(BACKUP_1, AcquireRequest.shared().forIncarnation("uid-of-today"));

    assertThat(recipe.mayBegin(RESTORE, "uid-of-yesterday")).isFalse();
    assertThat(
            lock.inspect()
                .blockage(RESTORE, AcquireRequest.exclusive().forIncarnation("uid-of-yesterday")))
        .get()
        .extracting(blockage -> blockage.reason())
        .isEqualTo(AcquireResult.Reason.OTHER_INCARNATION);
  }

  @Test
  void severalLocks() {
    ShardRepair third = new ShardRepair(locks, "db", "cluster1", 3);
    ShardRepair fourth = new ShardRepair(locks, "db", "cluster1", 4);

    assertThat(third.begin(BACKUP_1).status()).isEqualTo("True");
    assertThat(fourth.begin(BACKUP_2).status()).isEqualTo("True");
    assertThat(third.begin(RESTORE).message())
        .contains("waiting for lock db/cluster1-shard-3: held exclusively by MySQLBackup backup1");
    third.end(BACKUP_1);
    assertThat(third.begin(RESTORE).status()).isEqualTo("True");
    third.end(RESTORE);
    fourth.end(BACKUP_2);

    assertThat(isAcquired(RESTORE)).isTrue();
  }
}
