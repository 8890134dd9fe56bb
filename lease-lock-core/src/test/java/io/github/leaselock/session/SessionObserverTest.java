package io.github.leaselock.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.lease.SessionHolder;
import io.github.leaselock.lease.Staleness;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.session.SessionFixture.Operator;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.StoreFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions are judged by watching them, and fenced before they are called ended. */
class SessionObserverTest {

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final ManualTasks other = new ManualTasks();
  private final Operator a =
      fixture.new Operator(other, new io.github.leaselock.LeaseLockListener() {});
  private final Operator b = fixture.operator();
  private final LeaseSession watched = a.open();
  private final StalenessPredicate expired = LeaseSession.expired(b.locks);

  private static LockHolder entry(Holder holder) {
    return new LockHolder(
        holder.identity(),
        LockMode.EXCLUSIVE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private Staleness judge() throws Exception {
    return expired.judge(entry(watched.holder(1)));
  }

  @Test
  void aSessionIsStaleOnceItWasSeenUnrenewedForItsWholeDuration() throws Exception {
    assertThat(judge()).isEqualTo(Staleness.LIVE);
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(judge()).isEqualTo(Staleness.LIVE);
    tasks.pause(Duration.ofMillis(1));

    assertThat(judge()).isEqualTo(Staleness.STALE);
    assertThat(b.store(watched)).isFalse();
  }

  @Test
  void aRenewalIsSeenAndTheWatchBeginsAgain() throws Exception {
    assertThat(judge()).isEqualTo(Staleness.LIVE);
    tasks.pause(Duration.ofSeconds(14));
    other.pass(Duration.ofSeconds(6));
    assertThat(judge()).isEqualTo(Staleness.LIVE);
    tasks.pause(Duration.ofSeconds(14));

    assertThat(judge()).isEqualTo(Staleness.LIVE);
  }

  @Test
  void aRenewalBetweenTheReadAndTheFencingSavesTheSession() throws Exception {
    assertThat(judge()).isEqualTo(Staleness.LIVE);
    tasks.pause(Duration.ofSeconds(15));
    b.deletionRefused = Optional.of(StoreFailure.of(Kind.CONFLICT, "it has moved"));

    assertThat(judge()).isEqualTo(Staleness.LIVE);
  }

  @Test
  void aSessionWhoseLeaseIsGoneIsUnknownUntilItsDurationIsOver() throws Exception {
    fixture.server.delete(watched.key(), Optional.empty(), Optional.empty());

    assertThat(judge()).isEqualTo(Staleness.UNKNOWN);
    tasks.pause(Duration.ofMillis(14_999));
    assertThat(judge()).isEqualTo(Staleness.UNKNOWN);
    tasks.pause(Duration.ofMillis(1));
    assertThat(judge()).isEqualTo(Staleness.STALE);
  }

  @Test
  void aLeaseOfTheSameNameWithAnotherUidIsAnotherSessionAndIsNotDeleted() throws Exception {
    SessionHolder twin =
        new SessionHolder(watched.key(), "another-uid", SessionFixture.DURATION, 1);
    assertThat(expired.judge(entry(twin.asHolder()))).isEqualTo(Staleness.UNKNOWN);
    tasks.pause(Duration.ofSeconds(15));

    assertThat(expired.judge(entry(twin.asHolder()))).isEqualTo(Staleness.STALE);
    assertThat(b.store(watched)).isTrue();
  }

  @Test
  void whoMayNotFenceMustNotTakeOverAndIsShownWhy() throws Exception {
    LockHandle held = watched.exclusive(a.lock("x")).tryAcquire().orElseThrow();
    AcquireRequest request =
        AcquireRequest.exclusive(new Holder("Work", "db", "w", "w1")).takingOver(expired);
    b.lock("x").acquire(request);
    tasks.pause(Duration.ofSeconds(15));
    b.deletionRefused = Optional.of(StoreFailure.of(Kind.FORBIDDEN, "cannot delete leases in ops"));

    AcquireResult result = b.lock("x").acquire(request);

    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Held.class,
            refused -> {
              assertThat(refused.blockers()).hasSize(1);
              assertThat(refused.blockers().get(0).judgement()).isEqualTo(Staleness.UNKNOWN);
              assertThat(refused.blockers().get(0).why()).contains("cannot delete leases in ops");
            });
    assertThat(held.verify().isValid()).isTrue();
  }

  @Test
  void aSessionThatCannotBeReadIsNotJudged() {
    b.disconnected = true;

    assertThatThrownBy(this::judge).hasMessageContaining("cannot be read");
  }

  @Test
  void whoIsNoSessionIsNotJudged() throws Exception {
    assertThat(expired.judge(entry(new Holder("Work", "db", "w", "w1"))))
        .isEqualTo(Staleness.UNKNOWN);
  }
}
