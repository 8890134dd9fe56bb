package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.BACKUP_3;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The one sentence that tells who is in the way. It is 10:00 on the first of March. */
class BlockageTest {

  private static final String LOCK = "waiting for lock db/cluster1-operations: ";

  private final TestLocks world = new TestLocks();
  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final StoreLock lock = world.lock(store);

  private String said(LockRequest request) {
    AcquireResult result = lock.acquire(request);
    String said = LockCondition.of(KEY, result).message();
    if (result instanceof AcquireResult.Held) {
      assertThat(result).hasToString(said);
      assertThat(lock.inspect().blockage(request)).get().hasToString(said);
    }
    return said;
  }

  @Test
  void whoHoldsSinceWhenWhatForAndHowManyAreBefore() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive().because("restore of b1")));
    world.pass(Duration.ofMinutes(2));
    lock.acquire(BACKUP_1, AcquireRequest.exclusive().queued());
    lock.acquire(BACKUP_2, AcquireRequest.exclusive().queued());

    assertThat(said(LockRequest.exclusive(RESTORE_2).queued()))
        .isEqualTo(
            LOCK
                + "held exclusively by MySQLRestore restore-1 since 10:00Z (\"restore of b1\");"
                + " position 3, behind backup-1, backup-2");
    assertThat(said(LockRequest.exclusive(BACKUP_1).queued())).endsWith("; position 1");
    assertThat(said(LockRequest.exclusive(BACKUP_3)))
        .endsWith("(\"restore of b1\"); behind backup-1, backup-2, restore-2");
  }

  @Test
  void aTimeOfAnotherDayIsToldWithItsDay() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    world.pass(Duration.ofDays(1));

    assertThat(said(LockRequest.exclusive(RESTORE_2)))
        .isEqualTo(LOCK + "held exclusively by MySQLRestore restore-1 since 2026-03-01 10:00Z");
  }

  @Test
  void ofManyTheFirstAreNamedAndTheOthersCounted() {
    for (int i = 1; i <= 5; i++) {
      acquired(lock.acquire(TestLocks.backup("b" + i, "u" + i), AcquireRequest.shared()));
    }
    for (int i = 1; i <= 5; i++) {
      lock.acquire(TestLocks.restore("r" + i, "v" + i), AcquireRequest.exclusive().queued());
    }

    assertThat(said(LockRequest.exclusive(RESTORE_1).queued()))
        .isEqualTo(
            LOCK
                + "held shared by MySQLBackup b1 since 10:00Z, MySQLBackup b2 since 10:00Z,"
                + " MySQLBackup b3 since 10:00Z and 2 more; position 6, behind r1, r2, r3 and 2"
                + " more");
    assertThat(said(LockRequest.shared(BACKUP_1)))
        .isEqualTo(LOCK + "others are served first; behind r1, r2, r3 and 3 more");
  }

  @Test
  void theLimitIsToldWhereItDecides() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared().limitedTo(1)));

    assertThat(said(LockRequest.shared(BACKUP_2)))
        .isEqualTo(
            LOCK
                + "the limit of shared holders is reached: held shared by MySQLBackup backup-1"
                + " since 10:00Z");
  }

  @Test
  void aPersonIsNamedWithTheEndOfTheReservation() {
    Instant until = Instant.parse("2026-03-01T14:00:00Z");
    Reservation maintenance = new Reservation("db", "jane", "m1", Optional.of(until));
    acquired(lock.acquire(maintenance.asHolder(), AcquireRequest.exclusive().because("disk swap")));

    assertThat(said(LockRequest.shared(BACKUP_1).queued()))
        .isEqualTo(LOCK + "reserved by jane until 14:00Z (\"disk swap\"); position 1");
    assertThat(condition(LockRequest.shared(BACKUP_1).queued())).isEqualTo("False Reserved");
  }

  @Test
  void anOfferAParentAndOneselfAreToldAsWhatTheyAre() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued());
    assertThat(said(LockRequest.shared(BACKUP_1).ownedBy(List.of(RESTORE_1.uid()))))
        .isEqualTo(
            LOCK
                + "held exclusively by MySQLRestore restore-1 since 10:00Z, the parent of this"
                + " operation: it can act under it; behind restore-2");
    assertThat(condition(LockRequest.shared(BACKUP_1).ownedBy(List.of(RESTORE_1.uid()))))
        .isEqualTo("False HeldByParent");

    lock.release(RESTORE_1);
    assertThat(said(LockRequest.shared(BACKUP_1)))
        .isEqualTo(
            LOCK + "offered to MySQLRestore restore-2 since 10:00Z, which has not taken it up yet");
    assertThat(condition(LockRequest.shared(BACKUP_1))).isEqualTo("False Offered");
    lock.release(RESTORE_2);

    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared()));
    assertThat(said(LockRequest.exclusive(BACKUP_1)))
        .isEqualTo(
            LOCK
                + "held shared by MySQLBackup backup-1 since 10:00Z, by itself or its parent:"
                + " release that first");
    assertThat(condition(LockRequest.exclusive(BACKUP_1))).isEqualTo("False HoldsShared");
  }

  @Test
  void whoCameTooLateForItsGroupOrForAnEarlierLifeIsToldSo() {
    acquired(lock.acquire(BACKUP_1, AcquireRequest.shared().forIncarnation("uid-now")));
    LockRequest late = LockRequest.shared(BACKUP_2).forIncarnation("uid-before");
    assertThat(said(late))
        .isEqualTo(
            LOCK
                + "held or waited for on behalf of another incarnation of the protected object:"
                + " held shared by MySQLBackup backup-1 since 10:00Z");
    assertThat(condition(late)).isEqualTo("False OtherIncarnation");

    LockRequest replaced = LockRequest.exclusive(RESTORE_1).queued().latestOf("g");
    lock.acquire(replaced);
    lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued().latestOf("g"));
    assertThat(said(replaced))
        .isEqualTo(
            "no longer waiting for lock db/cluster1-operations: superseded by MySQLRestore"
                + " restore-2");
    assertThat(condition(replaced)).isEqualTo("False Superseded");
  }

  @Test
  void whatDrainsIsToldToWhoeverAwaitsItsEnd() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive().because("restore of b1")));
    LockRequest takeover =
        LockRequest.exclusive(RESTORE_2)
            .takingOver(TestLocks.ALL_STALE)
            .drainingWith(evicted -> false);

    assertThat(said(takeover))
        .isEqualTo(
            LOCK
                + "the work is not proven gone of MySQLRestore restore-1 since 2026-03-01 10:00Z"
                + " (\"restore of b1\")");
    assertThat(condition(takeover)).isEqualTo("False Draining");
    assertThat(lock.inspect().blockage(takeover).orElseThrow().reason()).isEqualTo(Reason.DRAINING);
    assertThat(said(LockRequest.shared(BACKUP_1)))
        .contains("held exclusively by MySQLRestore restore-2 since 10:00Z, not active yet");
  }

  @Test
  void whyNobodyIsTakenOverIsPartOfTheSentence() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    AcquireResult result =
        lock.acquire(
            RESTORE_2,
            AcquireRequest.exclusive()
                .takingOver(holder -> Verdict.unknown("the API server does not answer")));

    assertThat(result)
        .hasToString(
            LOCK
                + "held exclusively by MySQLRestore restore-1 since 10:00Z; not taken over: the API"
                + " server does not answer");
  }

  @Test
  void sessionsAndThoseOfOtherNamespacesAreToldApart() {
    SessionHolder session = new SessionHolder(TestLocks.KEY, "uid", Duration.ofSeconds(15), 7);
    acquired(lock.acquire(session.asHolder(), AcquireRequest.shared()));
    acquired(lock.acquire(new Holder("Node", "", "node-1", "u"), AcquireRequest.shared()));
    acquired(lock.acquire(new Holder("Pod", "ops", "p", "u"), AcquireRequest.shared()));

    LockRequest request = LockRequest.exclusive(RESTORE_1);
    String said =
        LOCK
            + "held shared by LeaseSession cluster1-operations since 10:00Z, Node node-1 since"
            + " 10:00Z, Pod ops/p since 10:00Z";
    assertThat(lock.inspect().blockage(request)).get().hasToString(said);
    assertThat(lock.acquire(request).toString())
        .startsWith(said + "; not taken over: its session's Lease is gone;");
  }

  @Test
  void foreignTextIsEscapedAndCutSoThatTheRestIsStillRead() {
    acquired(
        lock.acquire(
            RESTORE_1,
            AcquireRequest.exclusive().because("\"; position 1\n\u202e" + "漢".repeat(99))));
    String said = said(LockRequest.exclusive(RESTORE_2).queued());
    assertThat(said)
        .startsWith(
            LOCK
                + "held exclusively by MySQLRestore restore-1 since 10:00Z (\"'; position"
                + " 1\\n\\u202e漢漢")
        .endsWith("漢…\"); position 1");

    lock.release(RESTORE_2);
    lock.release(RESTORE_1);
    store
        .server()
        .mergePatch(KEY, Map.of("spec", Map.of("holderIdentity", "somebody\n" + "x".repeat(5000))));
    String foreign = said(LockRequest.exclusive(RESTORE_2));
    assertThat(foreign)
        .startsWith(LOCK + "held exclusively by \"somebody\\nxxx")
        .endsWith("x…\", which lease-lock did not write");
    assertThat(foreign.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1025);
  }

  @Test
  void theLongestNamesLeaveOneLineOfAtMostAnEventsBytes() {
    for (int i = 0; i < 5; i++) {
      acquired(
          lock.acquire(
              new Holder("K".repeat(63) + ".x", "n".repeat(63), "é".repeat(252) + i, "u" + i),
              AcquireRequest.shared().because("漢".repeat(256))));
    }

    String said = said(LockRequest.exclusive(RESTORE_1).queued());

    assertThat(said.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1025);
    assertThat(said).doesNotContain("\n");
  }

  private String condition(LockRequest request) {
    LockCondition condition = LockCondition.of(KEY, lock.acquire(request));
    assertThat(condition.type()).isEqualTo("LockAcquired");
    return condition.status() + " " + condition.reason();
  }
}
