package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What keeps a session alive, and what ends it: lost answers, throttling, clones, sleep, force. */
class SessionLivenessTest {

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final List<String> told = new ArrayList<>();
  private final Operator a =
      fixture.operator(
          new LeaseLockListener() {
            @Override
            public void renewed(LeaseKey session, Duration latency) {
              told.add("renewed");
            }

            @Override
            public void renewalFailed(LeaseKey session, StoreFailure failure) {
              told.add("failed");
            }

            @Override
            public void lost(LeaseKey lease, String reason) {
              told.add("lost");
            }
          });
  private final Operator b = fixture.operator();

  private SessionLoss loss(LeaseSession session) {
    assertThat(session.lost()).as("told that it is over").isCompleted();
    return session.lost().toCompletableFuture().join();
  }

  /** S1. The default session is 15 s, renewed every 5 s on average, and valid for 10 s. */
  @Test
  void aRenewalThatIsNeverAnsweredIsTriedAgainInTimeOverAnotherTransport() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    tasks.loseRenewals(1);

    tasks.pass(Duration.ofSeconds(9));

    assertThat(told).startsWith("failed", "renewed").doesNotContain("lost");
    assertThat(a.transports).isEqualTo(1);
    tasks.pass(Duration.ofMinutes(2));
    assertThat(handle.isActive()).isTrue();
  }

  /** S1: two that hang, and the third is answered. */
  @Test
  void twoMoreTriesFitBeforeTheEnd() throws Exception {
    LeaseSession session = a.open();
    tasks.loseRenewals(2);

    tasks.pass(Duration.ofSeconds(60));

    assertThat(told).startsWith("failed", "failed", "renewed").doesNotContain("lost");
    assertThat(session.isActive()).isTrue();
  }

  /** S1: whoever is told of a loss was told before that renewals fail. */
  @Test
  void failingIsToldBeforeTheLossWhileThereIsTime() {
    LeaseSession session = a.open();
    tasks.stopRenewals();

    tasks.pass(Duration.ofMillis(6_600));

    assertThat(told).containsExactly("failed");
    assertThat(session.isActive()).isTrue();
    tasks.pass(Duration.ofMillis(3_400));
    assertThat(told).startsWith("failed", "failed", "failed").endsWith("lost");
    assertThat(loss(session).reason()).isEqualTo(Reason.EXPIRED);
  }

  /** S1: an answer that was not waited for any longer counts from when its request was sent. */
  @Test
  void aRenewalThatWasStoredAndItsAnswerLostCounts() {
    LeaseSession session = a.open();
    a.answersLost = 2;

    tasks.pass(Duration.ofSeconds(60));

    assertThat(told).doesNotContain("lost");
    assertThat(session.isActive()).isTrue();
  }

  /** S2. */
  @Test
  void retryAfterIsObeyedOnlyAsFarAsValidityAllows() {
    for (int seconds : List.of(1, 2, 3, 8, 3_600)) {
      LeaseSession session = a.open();
      a.putRefused =
          Optional.of(
              new StoreFailure(
                  Kind.TOO_MANY_REQUESTS, "later", Optional.of(Duration.ofSeconds(seconds))));
      a.putsRefused = 1;

      tasks.pass(Duration.ofSeconds(60));

      assertThat(session.isActive()).as("Retry-After: %d", seconds).isTrue();
      session.close();
      a.putRefused = Optional.empty();
    }
    assertThat(told).contains("failed").doesNotContain("lost");
  }

  /** S2: while there is time for it, the server is left alone for as long as it has asked. */
  @Test
  void retryAfterIsObeyedWhereThereIsTime() {
    a.open();
    a.putRefused =
        Optional.of(
            new StoreFailure(Kind.TOO_MANY_REQUESTS, "later", Optional.of(Duration.ofSeconds(2))));
    a.putsRefused = 1;
    tasks.pass(SessionFixture.RENEWED);
    int refused = a.requests.size();

    tasks.pass(Duration.ofMillis(700));

    assertThat(told).containsExactly("failed");
    assertThat(a.requests).hasSize(refused);
  }

  @Test
  void triesAreBoundedWhateverTheServerAnswers() {
    LeaseSession session = a.open();
    a.putRefused = Optional.of(StoreFailure.of(Kind.CONNECTION, "refused"));
    a.requests.clear();

    tasks.pass(Duration.ofMinutes(1));

    assertThat(a.requests)
        .filteredOn(request -> request.startsWith("PUT"))
        .hasSizeBetween(5, Rhythm.TRIES);
    assertThat(session.isActive()).isFalse();
  }

  private LeaseRecord cloned(LeaseSession session) {
    LeaseRecord now = b.lease(session);
    Instant later = now.renewTime().orElseThrow().plusSeconds(1);
    return ((WriteOutcome.Written) b.replace(SessionLeases.renewed(now, later, "of a clone")))
        .lease();
  }

  /** S14. */
  @Test
  void aRenewalThatThisProcessDidNotSendEndsTheSession() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    cloned(session);

    tasks.pass(SessionFixture.RENEWED);

    assertThat(handle.isActive()).isFalse();
    assertThat(loss(session).reason()).isEqualTo(Reason.REVOKED);
    assertThat(loss(session).message()).contains("clone");
  }

  /** S14: the clone lives on, and its Lease is not this process's to delete or to mark. */
  @Test
  void whoeverIsEndedByAClonesRenewalLeavesTheLeaseToIt() {
    LeaseSession session = a.open();
    LeaseRecord renewed = cloned(session);

    session.close();

    assertThat(b.lease(session).resourceVersion()).isEqualTo(renewed.resourceVersion());
  }

  /** S14: the clone has the same holds, under the same numbers. */
  @Test
  void whoeverIsEndedByAClonesRenewalGivesBackNoneOfItsHolds() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    LeaseSession clone = SessionCopy.of(session, b.locks, tasks);
    cloned(session);
    tasks.pass(SessionFixture.RENEWED);
    assertThat(session.isActive()).as("of the two one lives at most").isFalse();
    a.requests.clear();

    assertThat(handle.release()).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    session.close();
    tasks.pass(Duration.ofSeconds(1));

    assertThat(a.requests).noneMatch(request -> request.startsWith("PUT db"));
    assertThat(b.lock("x").inspect().holders()).hasSize(1);
    clone.close();
  }

  /** S14, the other way round: what the clone holds that was ended is judged, not given back. */
  @Test
  void whoeverOutlivesItsCloneGivesBackNoneOfItsHolds() throws Exception {
    LeaseSession session = a.open();
    LeaseSession clone = SessionCopy.of(session, b.locks, tasks);
    LockHandle ofTheClone = clone.acquire(b.lock("x"), WAIT);
    b.disconnected = true; // so that the other renews first
    tasks.pass(SessionFixture.RENEWED);
    b.disconnected = false;
    tasks.pass(SessionFixture.RENEWED);
    assertThat(session.isActive()).isTrue();
    assertThat(ofTheClone.isActive()).isFalse();

    session.close();

    assertThat(a.lock("x").inspect().holders()).as("it is not its own").hasSize(1);
    CompletableFuture<LockHandle> next =
        a.open().acquireAsync(a.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(25));
    assertThat(next).as("the session is gone").isCompleted();
  }

  /** S14: a name that another process has taken is not adopted. */
  @Test
  void aLeaseOfTheSameNameThatAnotherProcessHasMadeIsNotAdopted() throws Exception {
    SessionLeases.Plan plan =
        new SessionLeases.Plan(
            new LeaseKey("ops", "same"), SessionFixture.DURATION, Optional.empty(), "mark-a");
    SessionLeases.Plan same =
        new SessionLeases.Plan(plan.key(), plan.duration(), plan.owner(), "mark-b");
    SessionLeases.Plan other =
        new SessionLeases.Plan(
            new LeaseKey("ops", "other"), plan.duration(), plan.owner(), "mark-c");
    List<SessionLeases.Plan> plans = new ArrayList<>(List.of(same, other));
    SessionLeases.Opened first = SessionLeases.open(a.locks.engine(), () -> plan);
    b.answersLost = 1; // so that it might be its own

    SessionLeases.Opened second = SessionLeases.open(b.locks.engine(), () -> plans.remove(0));

    assertThat(second.lease().key()).isEqualTo(other.key());
    assertThat(b.lease(plan.key()).resourceVersion()).isEqualTo(first.lease().resourceVersion());
  }

  @Test
  void anEtcdThatWasRestoredEndsTheSession() {
    LeaseSession session = a.open();
    InMemoryApiServer.Snapshot backup = fixture.server.snapshot();
    tasks.pass(Duration.ofSeconds(20));
    fixture.server.restore(backup);

    tasks.pass(SessionFixture.RENEWED);

    assertThat(loss(session).reason()).isEqualTo(Reason.REVOKED);
    assertThat(loss(session).message()).contains("restored from a backup");
  }

  /** S15: CLOCK_MONOTONIC stands still while the machine sleeps. */
  @Test
  void aProcessWhoseMachineSleptIsNotActiveOnTheFirstQuestion() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    a.slept = Duration.ofSeconds(16);

    assertThat(handle.isActive()).isFalse();
    a.slept = Duration.ZERO;
    assertThat(handle.isActive()).isFalse();
    tasks.pass(Duration.ZERO);
    assertThat(loss(session).reason()).isEqualTo(Reason.EXPIRED);
    assertThat(loss(session).message()).contains("the machine slept, or its wall clock was set");
  }

  /** S15: nobody asks, and the timer that wakes it for a renewal finds out. */
  @Test
  void aProcessWhoseMachineSleptDoesNotRenew() {
    LeaseSession session = a.open();
    a.slept = Duration.ofSeconds(16);
    a.requests.clear();

    tasks.pass(SessionFixture.RENEWED);

    assertThat(a.requests).isEmpty();
    assertThat(loss(session).reason()).isEqualTo(Reason.EXPIRED);
  }

  /** S15: a wall clock never says yes. */
  @Test
  void aWallClockThatIsSetBackChangesNothing() {
    LeaseSession session = a.open();
    a.slept = Duration.ofHours(-1);
    tasks.pass(Duration.ofMinutes(1));
    assertThat(session.isActive()).isTrue();

    tasks.stopRenewals();
    tasks.pass(Duration.ofSeconds(10));

    assertThat(session.isActive()).isFalse();
  }

  /** S15. */
  @Test
  void theWallClockCanBeIgnored() throws Exception {
    LeaseSession session =
        a.locks
            .session("ops")
            .duration(SessionFixture.DURATION)
            .tasks(tasks)
            .ignoringTheWallClock()
            .open();
    a.slept = Duration.ofHours(1);

    tasks.pass(Duration.ofMinutes(1));

    assertThat(session.isActive()).isTrue();
  }

  /** S7. */
  @Test
  void aForcedReleaseTellsTheSessionFirst() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle handle = one.acquire(a.lock("x"), WAIT);
    LockHandle unharmed = one.acquire(a.lock("y"), WAIT);
    SeenLock seen = b.lock("x").inspect();

    assertThat(b.lock("x").forceRelease(seen, "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    LockHandle successor = other.acquire(b.lock("x"), WAIT);

    assertThat(SessionMarks.revoked(b.lease(one)))
        .containsExactly(new ClaimRef(a.lock("x").key(), ((HeldLock) handle).number()));
    tasks.pass(SessionFixture.RENEWED);
    assertThat(handle.isActive()).isFalse();
    assertThat(told).contains("lost");
    assertThat(successor.isActive()).isTrue();
    assertThat(unharmed.isActive()).isTrue();
    assertThat(one.isActive()).isTrue();
    tasks.pass(Duration.ofSeconds(10));
    assertThat(b.lease(one).annotations()).doesNotContainKey(LeaseFormat.REVOKED);
  }

  /** S7: the bound holds for one that is cut off, too. */
  @Test
  void whoIsCutOffIsNotActiveTwoThirdsOfTheDurationAfterAForcedRelease() throws Exception {
    LeaseSession one = a.open();
    LockHandle handle = one.acquire(a.lock("x"), WAIT);
    a.disconnected = true;
    b.lock("x").forceRelease(b.lock("x").inspect(), "stuck");

    tasks.pass(Duration.ofSeconds(10));

    assertThat(handle.isActive()).isFalse();
  }

  /** S7. */
  @Test
  void aForcedReleaseWhoseSessionCannotBeToldDoesNothing() throws Exception {
    LeaseSession one = a.open();
    one.acquire(a.lock("x"), WAIT);
    SeenLock seen = b.lock("x").inspect();
    b.putRefused = Optional.of(StoreFailure.of(Kind.FORBIDDEN, "cannot update leases in ops"));
    b.putsRefused = 1;

    assertThat(b.lock("x").forceRelease(seen, "stuck"))
        .returns(ReleaseResult.Status.UNTOLD, ReleaseResult::status)
        .satisfies(
            untold -> {
              assertThat(untold.untold()).contains(seen.holders().get(0));
              assertThat(untold.failure().orElseThrow().message())
                  .contains("cannot update leases in ops");
            });
    assertThat(b.lock("x").inspect().isFree()).isFalse();
    b.requests.clear();
    assertThat(b.lock("x").forceReleaseUntold(seen, "it does not run"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(b.requests).noneMatch(request -> request.contains("ops/"));
  }

  /** S7: a list of what was taken away is bounded, and nobody is dropped from it. */
  @Test
  void soManyRevocationsThatNoneFitsAreRefused() throws Exception {
    LeaseSession one = a.open();
    one.acquire(a.lock("x"), WAIT);
    List<ClaimRef> many =
        IntStream.range(0, SessionMarks.MAX_CLAIMS)
            .mapToObj(i -> new ClaimRef(new LeaseKey("db", "l" + i), i))
            .toList();
    b.replace(SessionMarks.revoking(b.lease(one), many).orElseThrow());

    assertThat(b.lock("x").forceRelease(b.lock("x").inspect(), "stuck"))
        .returns(ReleaseResult.Status.UNTOLD, ReleaseResult::status);
    tasks.pass(SessionFixture.RENEWED);
    assertThat(b.lock("x").forceRelease(b.lock("x").inspect(), "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  /** S7: who need not be told. */
  @Test
  void aForcedReleaseOfAHolderWhoseSessionIsGoneTellsNobody() throws Exception {
    LeaseSession one = a.open();
    one.acquire(a.lock("x"), WAIT);
    fixture.server.delete(one.key(), Optional.empty(), Optional.empty());

    assertThat(b.lock("x").forceRelease(b.lock("x").inspect(), "stuck"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void revocationsThatCannotBeReadEndTheSession() {
    LeaseSession one = a.open();
    b.replace(LeaseFormat.annotate(b.lease(one), LeaseFormat.REVOKED, "[{\"lock\":\"db/x\""));

    tasks.pass(SessionFixture.RENEWED);

    assertThat(loss(one).reason()).isEqualTo(Reason.REVOKED);
    assertThat(loss(one).message()).contains("nobody knows which");
  }
}
