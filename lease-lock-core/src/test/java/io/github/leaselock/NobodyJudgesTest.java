package io.github.leaselock;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is in the way and nobody's to judge: it is respected, and the caller is told what to add. */
class NobodyJudgesTest {

  private static final Holder BACKUP = new Holder("MySQLBackup.db.example.com", "db", "b", "u");

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final StoreLock lock = StoreLocks.on(store).lock("db", "cluster1");

  @Test
  void aPredicateThatDoesNotKnowTheKindIsNamedWithTheKindAndWhatWouldJudgeIt() {
    lock.acquire(BACKUP, AcquireRequest.exclusive());

    Blocker blocker = blocker(new ByName(Verdict.abstain()));

    assertThat(blocker.verdict().isAbstention()).isTrue();
    assertThat(blocker.reason())
        .isEqualTo(
            "restores alone does not judge holders of kind MySQLBackup.db.example.com; a"
                + " HolderJudge that knows the kind would, or a predicate of your own, added with"
                + " or(...)");
    assertThat(blocker.toString())
        .startsWith(BACKUP + " (exclusive, token ")
        .endsWith(") is not judged: " + blocker.reason());
  }

  @Test
  void whatThePredicateSaysItselfIsNotSaidTwice() {
    lock.acquire(BACKUP, AcquireRequest.exclusive());

    assertThat(blocker(new ByName(Verdict.abstain("add .kind(MySQLBackup.class)"))).reason())
        .isEqualTo(
            "restores alone does not judge holders of kind MySQLBackup.db.example.com"
                + " (add .kind(MySQLBackup.class))");
  }

  @Test
  void aSessionIsJudgedThoughThePredicateDoesNotKnowSessions() {
    SessionHolder session =
        new SessionHolder(new LeaseKey("db", "s"), "u", Duration.ofSeconds(15), 1);
    lock.acquire(session.asHolder(), AcquireRequest.exclusive());

    assertThat(blocker(new ByName(Verdict.abstain())).verdict().isUnknown()).isTrue();
  }

  @Test
  void ofAForeignHolderItIsSaidThatOnlyItsMasterOrAPersonKnows() {
    lock.acquire(BACKUP, AcquireRequest.exclusive());
    lock.release(BACKUP);
    store
        .server()
        .mergePatch(lock.key(), Map.of("spec", Map.of("holderIdentity", "operator-7d9f_2b1e")));

    assertThat(blocker(new ByName(Verdict.abstain())).reason())
        .isEqualTo(
            "restores alone does not judge holders that lease-lock did not write; only a predicate"
                + " of your own can, added with or(...), or a person forces the release");
  }

  @Test
  @SuppressWarnings("NullAway") // what anybody's code may do, whatever the annotations say
  void aPredicateThatReturnsNullIsUnknownWithASentence() {
    lock.acquire(BACKUP, AcquireRequest.exclusive());

    Blocker blocker = blocker(new ByName(null));

    assertThat(blocker.verdict())
        .isEqualTo(
            Verdict.unknown(
                "restores alone returned null for a holder of kind MySQLBackup.db.example.com,"
                    + " which is no verdict"));
    assertThat(blocker.toString()).endsWith(" is unknown: " + blocker.reason());
  }

  @Test
  void aPredicateThatFailsIsNamedWithTheKindAndWhatHappened() {
    lock.acquire(BACKUP, AcquireRequest.exclusive());
    StalenessPredicate failing =
        holder -> {
          throw new IllegalStateException("no connection");
        };

    assertThat(blocker(failing).reason())
        .isEqualTo(
            "the staleness predicate in io.github.leaselock.NobodyJudgesTest failed on a holder of"
                + " kind MySQLBackup.db.example.com: java.lang.IllegalStateException: no"
                + " connection");
  }

  @Test
  void whoeverAbstainsAlonePreventsATakeover() throws Exception {
    lock.acquire(BACKUP, AcquireRequest.exclusive());
    StalenessPredicate stale = holder -> Verdict.stale();

    assertThat(lock.isActive(new ByName(Verdict.abstain()))).isTrue();
    assertThat(lock.acquire(RESTORE_1, new ByName(Verdict.abstain()).or(stale)))
        .isInstanceOf(AcquireResult.Acquired.class);
  }

  private Blocker blocker(StalenessPredicate staleness) {
    return ((AcquireResult.Held) lock.acquire(RESTORE_1, staleness)).blockers().get(0);
  }

  private record ByName(Verdict verdict) implements StalenessPredicate {
    @Override
    public Verdict judge(LockHolder holder) {
      return verdict;
    }

    @Override
    public String toString() {
      return "restores alone";
    }
  }
}
