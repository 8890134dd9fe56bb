package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.Optional;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lock ends by ShedLock's times, on a clock that the test turns. */
class TimedLockTest {

  private static final String NAME = "Nightly Report";
  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final Duration AT_LEAST = Duration.ofMinutes(2);

  private final Time time = new Time();
  private final InMemoryApiServer server = new InMemoryApiServer(time);
  private final FaultyStore store = new FaultyStore(new InMemoryLeaseStore(server));
  private final Node node = time.node(store);
  private final TimedLockProvider one = node.timed();
  private final Node other = time.node(new InMemoryLeaseStore(server));
  private final TimedLockProvider two = other.timed();

  @AfterEach
  void back() {
    time.close();
  }

  private static LockConfiguration lock(Duration atMost, Duration atLeast) {
    return new LockConfiguration(ClockProvider.now(), NAME, atMost, atLeast);
  }

  private static LockConfiguration lock() {
    return lock(AT_MOST, Duration.ZERO);
  }

  private LeaseLock lease() {
    return other.locks().lock(two.lease(NAME));
  }

  private LockHolder holder() {
    return lease().inspect().holders().get(0);
  }

  @Test
  void aPersonReadsWhoHoldsWhatUntilWhen() {
    assertThat(one.lock(lock())).isPresent();

    assertThat(holder().reason()).contains("ShedLock \"Nightly Report\"");
    assertThat(holder().data()).contains("until 2026-03-01T10:10:00Z");
    assertThat(holder().holder().orElseThrow().kind()).isEqualTo("ShedLock.leaselock.github.io");
  }

  @Test
  void aNodeThatDiesKeepsTheLockForLockAtMostForAndNoLonger() {
    assertThat(one.lock(lock())).isPresent();

    time.pass(AT_MOST.minusMillis(1));
    assertThat(two.lock(lock())).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(two.lock(lock())).isPresent();
  }

  @Test
  void unlockedTooEarlyItIsKeptForLockAtLeastForAndNoLonger() {
    LockConfiguration configuration = lock(AT_MOST, AT_LEAST);
    one.lock(configuration).orElseThrow().unlock();

    assertThat(holder().data()).contains("until 2026-03-01T10:02:00Z");
    time.pass(AT_LEAST.minusMillis(1));
    assertThat(one.lock(lock())).isEmpty();
    assertThat(two.lock(lock())).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(two.lock(lock())).isPresent();
  }

  @Test
  void unlockedLaterItIsFreeAtOnce() {
    SimpleLock lock = one.lock(lock(AT_MOST, AT_LEAST)).orElseThrow();
    time.pass(AT_LEAST);
    lock.unlock();

    assertThat(lease().inspect().holders()).isEmpty();
  }

  @Test
  void extendedItLastsFromThenOn() {
    SimpleLock lock = one.lock(lock()).orElseThrow();
    time.pass(AT_MOST.minusMillis(1));

    SimpleLock extended = lock.extend(AT_MOST, AT_LEAST).orElseThrow();

    time.pass(AT_MOST.minusMillis(1));
    assertThat(two.lock(lock())).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(extended.extend(AT_MOST, Duration.ZERO)).isEmpty();
    assertThat(two.lock(lock())).isPresent();
  }

  @Test
  void aTaskThatTookTooLongTouchesNoSuccessor() {
    SimpleLock late = one.lock(lock(AT_MOST, AT_LEAST)).orElseThrow();
    SimpleLock extending = late;
    time.pass(AT_MOST);
    SimpleLock successor = two.lock(lock()).orElseThrow();
    LockHolder theirs = holder();

    assertThat(extending.extend(AT_MOST, Duration.ZERO)).isEmpty();
    assertThat(holder()).isEqualTo(theirs);

    time.pass(AT_MOST);
    assertThat(one.lock(lock(AT_MOST, AT_MOST))).isPresent();
    LockHolder third = holder();
    successor.unlock();
    assertThat(holder()).isEqualTo(third);
  }

  /** The clock of a node that is behind says that there is time left: the Lease decides. */
  @Test
  void oneWhoseClockIsBehindDoesNotGetBackWhatOthersHave() {
    SimpleLock lock = one.lock(lock(AT_MOST, AT_LEAST)).orElseThrow();
    time.pass(AT_MOST);
    assertThat(two.lock(lock())).isPresent();
    LockHolder theirs = holder();
    time.pass(AT_MOST.negated());

    assertThat(lock.extend(AT_MOST, AT_LEAST)).isEmpty();
    assertThat(holder()).isEqualTo(theirs);
  }

  private void answersTake(Duration each) {
    store.faults(
        request -> {
          time.pass(each);
          return Optional.empty();
        });
  }

  @Test
  void anAnswerThatComesAfterTheEndIsMadeGoodUnderTheSameGrant() {
    answersTake(Duration.ofSeconds(2));

    SimpleLock lock = one.lock(lock(Duration.ofSeconds(3), Duration.ZERO)).orElseThrow();

    time.pass(Duration.ofSeconds(3).minusMillis(1));
    assertThat(two.lock(lock())).as("as long as it was to last").isEmpty();
    store.heal();
    time.pass(Duration.ofMillis(1));
    assertThat(lock.extend(AT_MOST, Duration.ZERO)).isEmpty();
    assertThat(two.lock(lock())).as("given back, for it is over").isPresent();
  }

  @Test
  void anAnswerThatComesAfterTheEndGrantsNothingThatOthersHave() {
    int[] writes = new int[1];
    store.faults(
        request -> {
          time.pass(Duration.ofSeconds(2));
          if (request.verb().equals("update") && ++writes[0] == 2) {
            assertThat(two.lock(lock())).as("it is over before it is known").isPresent();
          }
          return Optional.empty();
        });

    assertThat(one.lock(lock(Duration.ofSeconds(3), Duration.ZERO))).isEmpty();

    assertThat(writes[0]).isEqualTo(2);
  }

  @Test
  void oneThatIsSlowerEachTimeIsGivenBack() {
    int[] writes = new int[1];
    store.faults(
        request -> {
          boolean second = request.verb().equals("update") && ++writes[0] == 2;
          time.pass(second ? Duration.ofMinutes(1) : Duration.ofSeconds(2));
          return Optional.empty();
        });

    assertThatThrownBy(() -> one.lock(lock(Duration.ofSeconds(3), Duration.ZERO)))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("more slowly than it lasts");
    assertThat(lease().inspect().holders()).isEmpty();
  }

  @Test
  void holdersThatAreNoneOfShedLocksAreRespected() {
    Holder object = new Holder("Restore.example.com", "ops", "restore1", "uid-1");
    lease().acquire(object, AcquireRequest.exclusive());
    time.pass(Duration.ofDays(365));

    assertThat(one.lock(lock())).isEmpty();
  }

  @Test
  void aTimeThatCannotBeReadEndsNothing() {
    for (String data : new String[] {"until tomorrow", "something else"}) {
      Holder damaged = new Holder(Until.KIND, "ops", "worker", "u1");
      assertThat(lease().acquire(damaged, AcquireRequest.exclusive().withData(data)))
          .isInstanceOf(AcquireResult.Acquired.class);
      time.pass(Duration.ofDays(365));

      assertThat(one.lock(lock())).isEmpty();

      lease().release(damaged);
    }
    Holder silent = new Holder(Until.KIND, "ops", "worker", "u2");
    lease().acquire(silent, AcquireRequest.exclusive());
    assertThat(one.lock(lock())).isEmpty();
  }

  @Test
  void namesThatAreAlikeAreDifferentLocks() {
    assertThat(one.lock(lock())).isPresent();
    for (String alike : new String[] {"nightly report", "nightly-report", "Nightly  Report"}) {
      assertThat(two.lock(new LockConfiguration(ClockProvider.now(), alike, AT_MOST, AT_LEAST)))
          .isPresent();
    }
  }
}
