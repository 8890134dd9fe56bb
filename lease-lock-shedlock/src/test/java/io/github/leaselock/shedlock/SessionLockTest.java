package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import io.github.leaselock.internal.memory.FaultyStore.Fault;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lock ends with the session that holds it, or by its times on the holder's monotonic clock. */
class SessionLockTest {

  private static final String NAME = "report";
  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final Duration AT_LEAST = Duration.ofMinutes(2);

  private final InMemoryApiServer server = new InMemoryApiServer(InstantSource.system());
  private final FaultyStore store = new FaultyStore(new InMemoryLeaseStore(server));
  private final ManualAlarms alarms = new ManualAlarms();
  private final List<LeaseSession> sessions = new ArrayList<>();
  private final Node node = Node.on(store);
  private final SessionLockProvider one =
      new SessionLockProvider(node.locks(), Node.NAMESPACE, this::open, alarms);

  /** How far the clock of the other node is ahead, by which it watches sessions. */
  private final AtomicLong ahead = new AtomicLong();

  private final ManualAlarms othersAlarms = new ManualAlarms();
  private final Node other =
      new Node(
          StoreLocks.builder(new InMemoryLeaseStore(server))
              .ticker(() -> System.nanoTime() + ahead.get())
              .build(),
          Node.NAMESPACE);
  private final SessionLockProvider two = other.bySession(othersAlarms);

  private LeaseSession open() throws InterruptedException {
    LeaseSession session = node.session();
    sessions.add(session);
    return session;
  }

  @AfterEach
  void close() {
    store.heal();
    one.close();
    two.close();
  }

  private static LockConfiguration lock(Duration atMost, Duration atLeast) {
    return new LockConfiguration(ClockProvider.now(), NAME, atMost, atLeast);
  }

  private static LockConfiguration lock() {
    return lock(AT_MOST, Duration.ZERO);
  }

  private LockSnapshot lease() {
    return other.locks().lock(two.lease(NAME)).inspect();
  }

  @Test
  void aPersonReadsWhoHoldsWhat() {
    assertThat(one.lock(lock())).isPresent();

    assertThat(lease().holders().get(0).reason()).contains("ShedLock \"report\"");
    assertThat(lease().holders().get(0).data()).isEmpty();
  }

  @Test
  void lockAtMostForBoundsATaskThatIsAlive() {
    SimpleLock late = one.lock(lock()).orElseThrow();
    alarms.pass(AT_MOST.minusMillis(1));
    assertThat(two.lock(lock())).isEmpty();

    alarms.pass(Duration.ofMillis(1));
    assertThat(lease().holders()).isEmpty();
    SimpleLock successor = two.lock(lock()).orElseThrow();

    assertThat(late.extend(AT_MOST, Duration.ZERO)).isEmpty();
    assertThat(lease().holders()).as("the successor's").hasSize(1);
    successor.unlock();
    assertThat(lease().holders()).isEmpty();
  }

  @Test
  void aTaskThatTookTooLongUnlocksNoSuccessor() {
    SimpleLock late = one.lock(lock(AT_MOST, AT_MOST)).orElseThrow();
    alarms.pass(AT_MOST);
    assertThat(two.lock(lock())).isPresent();

    late.unlock();

    assertThat(lease().holders()).hasSize(1);
  }

  @Test
  void unlockedTooEarlyItIsKeptForLockAtLeastForAndNoLonger() {
    one.lock(lock(AT_MOST, AT_LEAST)).orElseThrow().unlock();

    alarms.pass(AT_LEAST.minusMillis(1));
    assertThat(one.lock(lock())).isEmpty();
    assertThat(two.lock(lock())).isEmpty();
    alarms.pass(Duration.ofMillis(1));
    assertThat(two.lock(lock())).isPresent();
  }

  @Test
  void extendedItLastsFromThenOn() {
    SimpleLock lock = one.lock(lock()).orElseThrow();
    alarms.pass(AT_MOST.minusMillis(1));

    SimpleLock extended = lock.extend(AT_MOST, AT_LEAST).orElseThrow();

    alarms.pass(AT_MOST.minusMillis(1));
    assertThat(two.lock(lock())).isEmpty();
    extended.unlock();
    assertThat(lease().holders()).as("lockAtLeastFor is over").isEmpty();
    assertThat(alarms.waiting()).isZero();
  }

  @Test
  void aLockAtMostForTooLongToCountIsForEver() {
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE / 4);
    SimpleLock lock =
        one.lock(new LockConfiguration(ClockProvider.now(), NAME, forEver, Duration.ZERO))
            .orElseThrow();
    alarms.pass(Duration.ofDays(3650));
    assertThat(two.lock(lock())).isEmpty();
    lock.unlock();
    assertThat(two.lock(lock())).isPresent();
  }

  @Test
  void closingGivesBackWhatIsHeldAndWhatIsKept() {
    assertThat(one.lock(lock())).isPresent();
    one.lock(new LockConfiguration(ClockProvider.now(), "other", AT_MOST, AT_LEAST))
        .orElseThrow()
        .unlock();

    one.close();

    assertThat(two.lock(lock())).isPresent();
    assertThat(two.lock(new LockConfiguration(ClockProvider.now(), "other", AT_MOST, AT_LEAST)))
        .isPresent();
    assertThatThrownBy(() -> one.lock(lock()))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aSessionThatIsOverIsReplaced() {
    SimpleLock lock = one.lock(lock()).orElseThrow();
    sessions.get(0).close();

    assertThat(lock.extend(AT_MOST, Duration.ZERO)).isEmpty();
    assertThat(one.lock(lock())).isPresent();
    assertThat(sessions).hasSize(2);
  }

  /** The session of a process that has died is not renewed; nothing else tells of it. */
  private void dies() {
    store.faults(request -> Optional.of(new Fault(Fate.LOST, Kind.CONNECTION)));
  }

  @Test
  void whoseProcessDiesIsKnownToBeDeadWhenTheTaskIsDueNext() {
    assertThat(one.lock(lock(Duration.ofDays(1), Duration.ZERO))).isPresent();
    assertThat(two.lock(lock(Duration.ofDays(1), Duration.ZERO))).isEmpty();
    dies();

    Duration watched = Node.SESSION.multipliedBy(2);
    for (int i = 0; i < 2; i++) { // the first look may find that it was renewed since
      ahead.addAndGet(watched.toNanos());
      othersAlarms.pass(watched);
    }

    assertThat(othersAlarms.waiting()).as("no more looks").isZero();
    assertThat(two.lock(lock())).as("at once").isPresent();
  }

  @Test
  void whoIsAliveIsLookedAtUntilItHasToBeOver() {
    SimpleLock lock = one.lock(lock()).orElseThrow();
    assertThat(two.lock(lock())).isEmpty();
    assertThat(two.lock(lock())).isEmpty();
    assertThat(othersAlarms.waiting()).as("looks, not two").isEqualTo(1);

    lock.unlock();
    othersAlarms.pass(Node.SESSION.multipliedBy(2));

    assertThat(othersAlarms.waiting()).isZero();
  }

  @Test
  void bothWaysExcludeEachOtherAndJudgeEachOther() {
    TimedLockProvider timed = other.timed();
    SimpleLock lock = one.lock(lock()).orElseThrow();
    assertThat(timed.lock(lock())).isEmpty();
    lock.unlock();
    assertThat(timed.lock(lock(Duration.ofMillis(200), Duration.ZERO))).isPresent();
    other.awaitUnlocked(NAME);
    assertThat(one.lock(lock())).as("by its time").isPresent();
    dies();

    assertThat(timed.lock(lock())).as("watched from now on").isEmpty();
    ahead.addAndGet(Node.SESSION.plusSeconds(1).toNanos());
    assertThat(timed.lock(lock())).as("dead").isPresent();
  }

  @Test
  void missingRightsAreALockExceptionThatNamesThem() {
    store.faults(request -> Optional.of(new Fault(Fate.LOST, Kind.FORBIDDEN)));

    assertThatThrownBy(() -> one.lock(lock()))
        .isInstanceOf(LockException.class)
        .hasCauseInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("ShedLock 'report'");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMEOUT", "CONNECTION", "SERVER_ERROR", "TOO_MANY_REQUESTS", "CONFLICT"})
  void oneAnswerThatIsLostChangesNothing(Kind kind) {
    one.lock(lock()).orElseThrow().unlock();
    for (Fate fate : List.of(Fate.DONE, Fate.LOST)) {
      onlyWrite(new Fault(fate, kind));
      SimpleLock lock = one.lock(lock()).orElseThrow();
      assertThat(two.lock(lock())).isEmpty();

      onlyWrite(new Fault(fate, kind));
      lock.unlock();
      assertThat(two.lock(lock())).hasValueSatisfying(SimpleLock::unlock);
    }
  }

  private void onlyWrite(Fault fault) {
    int[] writes = new int[1];
    store.faults(
        request ->
            request.verb().equals("update") && writes[0]++ == 0
                ? Optional.of(fault)
                : Optional.empty());
  }

  @Test
  void whereNothingIsAnsweredItThrowsAndNothingIsLeft() {
    LeaseLocks impatient = StoreLocks.builder(store).within(Duration.ofMillis(100)).build();
    Node hasty = new Node(impatient, Node.NAMESPACE);
    try (SessionLockProvider three = hasty.bySession(new ManualAlarms())) {
      three.lock(lock()).orElseThrow().unlock();
      boolean[] written = new boolean[1];
      store.faults(
          request -> {
            boolean first = request.verb().equals("update") && !written[0];
            written[0] |= first;
            return written[0]
                ? Optional.of(new Fault(first ? Fate.DONE : Fate.LOST, Kind.TIMEOUT))
                : Optional.empty();
          });

      assertThatThrownBy(() -> three.lock(lock())).isInstanceOf(LockException.class);
      assertThat(lease().holders()).as("it is on the Lease").hasSize(1);
      assertThat(two.lock(lock())).isEmpty();

      store.heal();
      other.awaitUnlocked(NAME);
      assertThat(two.lock(lock())).as("the session gave it back").isPresent();
    }
  }
}
