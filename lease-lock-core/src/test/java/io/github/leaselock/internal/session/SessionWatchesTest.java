package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Judging others costs by the number of sessions in the way, and each claim by itself. */
class SessionWatchesTest {

  private static final Duration THIRD = SessionFixture.DURATION.dividedBy(3);

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator b = fixture.operator();
  private final List<SessionHolder> ended = new ArrayList<>();
  private final SessionObserver observer = new SessionObserver(b.locks.engine(), tasks, ended::add);

  private static SessionHolder claim(LeaseSession session, long number) {
    return SessionHolder.of(SessionFixture.holder(session, number)).orElseThrow();
  }

  /** Sessions of another process, on a clock of its own. */
  private List<LeaseSession> sessions(ManualTasks theirs, int number) {
    Operator a = fixture.new Operator(theirs, new io.github.leaselock.LeaseLockListener() {});
    List<LeaseSession> sessions = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      sessions.add(a.open());
    }
    return sessions;
  }

  private void pass(ManualTasks theirs, Duration time) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(time) < 0;
        passed = passed.plusSeconds(1)) {
      theirs.pass(Duration.ofSeconds(1));
      tasks.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void aSessionIsLookedAtOnceInAThirdHoweverManyWaitForIt() {
    ManualTasks theirs = new ManualTasks();
    LeaseSession session = sessions(theirs, 1).get(0);
    for (int i = 0; i < 100; i++) {
      observer.watch(claim(session, i));
    }

    pass(theirs, Duration.ofSeconds(60));

    assertThat(b.requests).hasSizeBetween(12, 13).allMatch(("GET " + session.key())::equals);
    assertThat(ended).isEmpty();
  }

  /** S20: ten sessions in the way cost what one list costs. */
  @Test
  void manyOfOneNamespaceAreLookedAtByOneList() {
    ManualTasks theirs = new ManualTasks();
    sessions(theirs, 10).forEach(session -> observer.watch(claim(session, 1)));

    pass(theirs, Duration.ofSeconds(60));

    assertThat(b.requests).hasSizeBetween(12, 13).allMatch("LIST ops"::equals);
    assertThat(ended).isEmpty();
  }

  @Test
  void whoMayNotListReadsOneByOne() {
    b.listRefused = Optional.of(StoreFailure.of(Kind.FORBIDDEN, "cannot list leases in ops"));
    ManualTasks theirs = new ManualTasks();
    sessions(theirs, 5).forEach(session -> observer.watch(claim(session, 1)));

    pass(theirs, Duration.ofSeconds(20));

    assertThat(b.requests).filteredOn("LIST ops"::equals).hasSize(1);
    assertThat(b.requests).filteredOn(request -> request.startsWith("GET")).hasSizeBetween(20, 25);
  }

  @Test
  void theDeadAreToldOneDurationAfterTheFirstLook() {
    ManualTasks theirs = new ManualTasks();
    List<LeaseSession> all = sessions(theirs, 5);
    all.forEach(session -> observer.watch(claim(session, 7)));
    tasks.pass(Duration.ofMillis(14_999));
    assertThat(ended).isEmpty();

    tasks.pass(Duration.ofMillis(1));

    assertThat(ended).hasSize(5);
    assertThat(observer.hasEnded(claim(all.get(0), 7))).isTrue();
    b.requests.clear();
    tasks.pass(Duration.ofSeconds(29));
    assertThat(b.requests).isEmpty();
    tasks.pass(Duration.ofSeconds(1));
    assertThat(all).noneMatch(b::store);
  }

  @Test
  void whoIsNotWatchedAnyMoreIsNotLookedAt() {
    LeaseSession session = sessions(new ManualTasks(), 1).get(0);
    observer.watch(claim(session, 1));
    observer.watch(claim(session, 2));
    observer.unwatch(claim(session, 1));
    tasks.pass(THIRD);
    int looked = b.requests.size();
    assertThat(looked).isEqualTo(2);

    observer.unwatch(claim(session, 2));
    tasks.pass(Duration.ofMinutes(1));

    assertThat(b.requests).hasSize(looked);
  }

  @Test
  void aLookThatFailsIsNotRepeatedAtOnce() {
    LeaseSession session = sessions(new ManualTasks(), 1).get(0);
    b.disconnected = true;
    observer.watch(claim(session, 1));

    tasks.pass(Duration.ofSeconds(60));

    assertThat(b.requests).hasSizeBetween(12, 13);
  }

  @Test
  void aJudgementUsesWhatWasSeen() throws Exception {
    ManualTasks theirs = new ManualTasks();
    LeaseSession session = sessions(theirs, 1).get(0);
    observer.watch(claim(session, 1));
    pass(theirs, Duration.ofSeconds(1));
    b.requests.clear();

    assertThat(observer.judge(entry(session, 1))).isEqualTo(Verdict.live());

    assertThat(b.requests).isEmpty();
  }

  private static LockHolder entry(LeaseSession session, long number) {
    return HolderEntry.granted(
        SessionFixture.holder(session, number).identity(),
        Terms.EXCLUSIVE,
        new FencingToken(1),
        Instant.EPOCH);
  }

  /** Closing gives up claim by claim: what a guard still runs ends by expiry. */
  @Test
  void theClaimsOfAClosedSessionAreOverAtOnceButForThoseThatItHasNotGivenUp() throws Exception {
    LeaseSession session = sessions(new ManualTasks(), 1).get(0);
    observer.watch(claim(session, 1));
    tasks.pass(Duration.ofSeconds(1));
    ClaimRef kept = new ClaimRef(new LeaseKey("db", "x"), 2);
    b.replace(SessionMarks.closed(b.lease(session), List.of(kept), Instant.EPOCH).orElseThrow());

    tasks.pass(THIRD);

    assertThat(ended).hasSize(1);
    assertThat(observer.hasEnded(claim(session, 1))).isTrue();
    assertThat(observer.judge(entry(session, 1))).isEqualTo(Verdict.stale());
    assertThat(observer.hasEnded(claim(session, 2))).isFalse();
    assertThat(observer.judge(entry(session, 2))).isEqualTo(Verdict.live());
    tasks.pass(Duration.ofSeconds(15));
    assertThat(observer.hasEnded(claim(session, 2))).isTrue();
    assertThat(ended).hasSize(2);
  }

  @Test
  void aMarkThatCannotBeReadGivesNothingUp() throws Exception {
    LeaseSession session = sessions(new ManualTasks(), 1).get(0);
    for (String damaged :
        List.of("", "?", "{}", "{\"at\":\"x\",\"except\":\"db/x\"}", "{\"at\":\"x\"", "[]")) {
      LeaseRecord marked =
          io.github.leaselock.internal.lease.LeaseFormat.annotate(
              b.lease(session), io.github.leaselock.internal.lease.LeaseFormat.CLOSED, damaged);
      assertThat(SessionMarks.stillHeld(marked)).as(damaged).isEmpty();
      assertThat(SessionMarks.isOver(marked)).as(damaged).isFalse();
    }
  }
}
