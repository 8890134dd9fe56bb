package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHolder;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.TestLocks;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions are judged by watching them, and marked before they are called ended. */
class SessionObserverTest {

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final ManualTasks other = new ManualTasks();
  private final Operator a =
      fixture.new Operator(other, new io.github.leaselock.LeaseLockListener() {});
  private final Operator b = fixture.operator();
  private final LeaseSession watched = a.open();
  private final StalenessPredicate expired = new SessionObserver(b.locks.engine());

  private static LockHolder entry(Holder holder) {
    return HolderEntry.granted(
        holder.identity(), Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH);
  }

  private Verdict judge() throws Exception {
    return expired.judge(entry(SessionFixture.holder(watched, 1)));
  }

  @Test
  void aSessionIsStaleOnceItWasSeenUnrenewedForItsWholeDuration() throws Exception {
    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofMillis(1));

    assertThat(judge()).isEqualTo(Verdict.stale());
    assertThat(b.lease(watched).holderIdentity()).isEmpty();
    assertThat(b.lease(watched).annotations().get(LeaseFormat.ENDED))
        .contains(watched.key().name(), "15 s");
  }

  @Test
  void aRequestThatNamesNoPredicateTakesOverFromASessionThatHasEnded() {
    assertThat(watched.tryAcquire(a.lock("x"), AcquireRequest.exclusive())).isPresent();
    LockRequest request = LockRequest.exclusive(TestLocks.RESTORE_1);

    assertThat(b.lock("x").acquire(request)).isInstanceOf(AcquireResult.Held.class);
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(b.lock("x").acquire(request)).isInstanceOf(AcquireResult.Held.class);
    assertThat(b.lock("x").isActive()).isTrue();
    tasks.pause(Duration.ofMillis(1));

    assertThat(b.lock("x").isActive()).isFalse();
    assertThat(b.lock("x").acquire(request)).isInstanceOf(AcquireResult.Acquired.class);
  }

  @Test
  void whoeverReadsTheMarkNeedNotWatch() throws Exception {
    judge();
    tasks.pause(Duration.ofSeconds(15));
    assertThat(judge()).isEqualTo(Verdict.stale());

    assertThat(
            new SessionObserver(fixture.operator().locks.engine())
                .judge(entry(SessionFixture.holder(watched, 1))))
        .isEqualTo(Verdict.stale());
  }

  @Test
  void whoeverIsMarkedLearnsWhy() throws Exception {
    judge();
    tasks.pause(Duration.ofSeconds(15));
    judge();

    other.pass(Duration.ofSeconds(6));

    assertThat(watched.lost())
        .isCompletedWithValueMatching(
            loss ->
                loss.reason() == SessionLoss.Reason.REVOKED
                    && loss.message().contains("was not renewed for 15 s"));
  }

  @Test
  void twoJudgesAgreeThoughOneWasQuicker() throws Exception {
    StalenessPredicate second = new SessionObserver(fixture.operator().locks.engine());
    judge();
    second.judge(entry(SessionFixture.holder(watched, 1)));
    tasks.pause(Duration.ofSeconds(15));
    b.duringPut =
        () -> {
          b.duringPut = () -> {};
          try {
            second.judge(entry(SessionFixture.holder(watched, 1)));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };

    assertThat(judge()).isEqualTo(Verdict.stale());
  }

  @Test
  void aMarkedLeaseIsRemovedByTheJudgeOnceAllWhoWaitHaveHadTimeToLook() throws Exception {
    judge();
    tasks.pause(Duration.ofSeconds(15));
    judge();
    tasks.pause(Duration.ofMillis(29_999));
    judge();
    assertThat(b.store(watched)).isTrue();

    tasks.pause(Duration.ofMillis(1));
    judge();

    assertThat(b.store(watched)).isFalse();
    b.requests.clear();
    assertThat(judge()).isEqualTo(Verdict.stale());
    assertThat(b.requests).isEmpty();
  }

  @Test
  void aRenewalIsSeenAndTheWatchBeginsAgain() throws Exception {
    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofSeconds(14));
    other.pass(Duration.ofSeconds(6));
    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofSeconds(14));

    assertThat(judge()).isEqualTo(Verdict.live());
  }

  @Test
  void aRenewalBetweenTheReadAndTheMarkSavesTheSession() throws Exception {
    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofSeconds(15));
    b.putRefused = Optional.of(StoreFailure.of(Kind.CONFLICT, "it has moved"));

    assertThat(judge()).isEqualTo(Verdict.live());
  }

  @Test
  void aSessionWhoseLeaseIsGoneIsUnknownUntilItsDurationIsOver() throws Exception {
    fixture.server.delete(watched.key(), Optional.empty(), Optional.empty());

    assertThat(judge().isUnknown()).isTrue();
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(judge().isUnknown()).isTrue();
    tasks.pause(Duration.ofMillis(1));
    assertThat(judge()).isEqualTo(Verdict.stale());
  }

  /** Nobody has seen the renewal, and now nobody can: the session may be valid. */
  @Test
  void aSessionThatWasRenewedUnseenBeforeItsLeaseWasDeletedIsWatchedFromThenOn() throws Exception {
    assertThat(judge()).isEqualTo(Verdict.live());
    other.pass(Duration.ofSeconds(14));
    tasks.pause(Duration.ofSeconds(15));
    fixture.server.delete(watched.key(), Optional.empty(), Optional.empty());
    assertThat(watched.isActive()).isTrue();

    assertThat(judge().isUnknown()).isTrue();
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(judge().isUnknown()).isTrue();
    tasks.pause(Duration.ofMillis(1));
    assertThat(judge()).isEqualTo(Verdict.stale());
  }

  @Test
  void aLeaseOfTheSameNameWithAnotherUidIsAnotherSessionAndIsNotDeleted() throws Exception {
    SessionHolder twin =
        new SessionHolder(watched.key(), "another-uid", SessionFixture.DURATION, 1);
    assertThat(expired.judge(entry(twin.asHolder())).isUnknown()).isTrue();
    tasks.pause(Duration.ofSeconds(15));

    assertThat(expired.judge(entry(twin.asHolder()))).isEqualTo(Verdict.stale());
    assertThat(b.store(watched)).isTrue();
  }

  @Test
  void whoMayNotMarkMustNotTakeOverAndIsShownWhy() throws Exception {
    LockHandle held = watched.tryAcquire(a.lock("x"), AcquireRequest.exclusive()).orElseThrow();
    LockRequest request =
        LockRequest.exclusive(new Holder("Work", "db", "w", "w1")).takingOver(expired);
    b.lock("x").acquire(request);
    tasks.pause(Duration.ofSeconds(15));
    b.putRefused = Optional.of(StoreFailure.of(Kind.FORBIDDEN, "cannot update leases in ops"));

    AcquireResult result = b.lock("x").acquire(request);

    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Held.class,
            refused -> {
              assertThat(refused.blockers()).hasSize(1);
              assertThat(refused.blockers().get(0).verdict().isUnknown()).isTrue();
              assertThat(refused.blockers().get(0).reason())
                  .contains("cannot update leases in ops");
            });
    assertThat(held.verify().isValid()).isTrue();
  }

  /** Whoever may write a lock's Lease may name any Lease as its holder's session. */
  @Test
  void aLeaseThatIsNotThatOfASessionIsNeverTouched() throws Exception {
    watched.acquire(a.lock("x"), Duration.ofMinutes(1));
    LeaseRecord lock = a.lease(a.lock("x").key());
    LockHolder forged =
        entry(new SessionHolder(lock.key(), lock.uid(), SessionFixture.DURATION, 1).asHolder());

    assertThatThrownBy(() -> expired.judge(forged)).hasMessageContaining("not that of a session");
    tasks.pause(Duration.ofSeconds(15));
    assertThatThrownBy(() -> expired.judge(forged)).hasMessageContaining("not that of a session");

    assertThat(a.lease(lock.key())).isEqualTo(lock);
  }

  /** The uid of a living session, under a name that does not exist, or with another duration. */
  @Test
  void whatIsFoundOutAboutAForgedClaimIsNotBelievedOfTheSessionWhoseUidItBears() throws Exception {
    SessionHolder real = SessionHolder.of(SessionFixture.holder(watched, 1)).orElseThrow();
    LockHolder forged =
        entry(
            new SessionHolder(new LeaseKey("ops", "nobody"), real.uid(), Duration.ofSeconds(2), 1)
                .asHolder());
    assertThat(expired.judge(forged).isUnknown()).isTrue();
    tasks.pause(Duration.ofSeconds(2));
    assertThat(expired.judge(forged)).isEqualTo(Verdict.stale());

    assertThat(judge()).isEqualTo(Verdict.live());
  }

  @Test
  void aSessionWhoseHolderWasClearedByHandIsWatchedForItsDuration() throws Exception {
    LeaseRecord held = b.lease(watched);
    b.replace(SessionLeases.freed(held));

    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(judge()).isEqualTo(Verdict.live());
    tasks.pause(Duration.ofMillis(1));
    assertThat(judge()).isEqualTo(Verdict.stale());
  }

  @Test
  void aSessionThatCannotBeReadIsNotJudged() {
    b.disconnected = true;

    assertThatThrownBy(this::judge).hasMessageContaining("cannot be read");
  }

  @Test
  void whoIsNoSessionIsNotJudged() throws Exception {
    assertThat(expired.judge(entry(new Holder("Work", "db", "w", "w1"))).isAbstention()).isTrue();
  }
}
