package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import io.github.leaselock.internal.memory.FaultyStore.Fault;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is lost, late or refused: a lock is never granted twice. */
class TimedFaultsTest {

  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final List<Fate> FATES = List.of(Fate.DONE, Fate.LOST, Fate.LATE);

  private final Time time = new Time();

  @AfterEach
  void back() {
    time.close();
  }

  private static LockConfiguration lock(Duration atMost, Duration atLeast) {
    return new LockConfiguration(ClockProvider.now(), "report", atMost, atLeast);
  }

  private static LockConfiguration lock() {
    return lock(AT_MOST, Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMEOUT", "CONNECTION", "SERVER_ERROR", "TOO_MANY_REQUESTS", "CONFLICT"})
  void oneAnswerThatIsLostChangesNothing(Kind kind) {
    for (Fate fate : List.of(Fate.DONE, Fate.LOST)) {
      for (int which = 0; which < 3; which++) {
        InMemoryApiServer server = new InMemoryApiServer(time);
        FaultyStore store = new FaultyStore(new InMemoryLeaseStore(server));
        TimedLockProvider one = time.node(store).timed();
        TimedLockProvider two = time.node(new InMemoryLeaseStore(server)).timed();
        onlyFault(store, which, new Fault(fate, kind));
        SimpleLock lock = one.lock(lock()).orElseThrow();
        assertThat(two.lock(lock())).isEmpty();

        onlyFault(store, 0, new Fault(fate, kind));
        SimpleLock extended = lock.extend(AT_MOST, Duration.ZERO).orElseThrow();
        assertThat(two.lock(lock())).isEmpty();

        onlyFault(store, 0, new Fault(fate, kind));
        extended.unlock();
        assertThat(two.lock(lock())).isPresent();
      }
    }
  }

  private static void onlyFault(FaultyStore store, int which, Fault fault) {
    int[] request = new int[1];
    store.faults(sent -> request[0]++ == which ? Optional.of(fault) : Optional.empty());
  }

  @Test
  void whereNothingIsAnsweredItThrowsAndTheLockEndsByItsTime() {
    InMemoryApiServer server = new InMemoryApiServer(time);
    FaultyStore store = new FaultyStore(new InMemoryLeaseStore(server));
    TimedLockProvider one = time.node(store).timed();
    TimedLockProvider two = time.node(new InMemoryLeaseStore(server)).timed();
    two.lock(lock()).orElseThrow().unlock();
    boolean[] written = new boolean[1];
    store.faults(
        request -> {
          boolean first = request.verb().equals("update") && !written[0];
          written[0] |= first;
          return written[0]
              ? Optional.of(new Fault(first ? Fate.DONE : Fate.LOST, Kind.TIMEOUT))
              : Optional.empty();
        });
    LockConfiguration unlucky = lock();

    assertThatThrownBy(() -> one.lock(unlucky))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("nobody runs its task until " + unlucky.getLockAtMostUntil());

    assertThat(two.lock(lock())).as("it is on the Lease").isEmpty();
    time.pass(AT_MOST);
    assertThat(two.lock(lock())).isPresent();
  }

  @Test
  void anUnlockThatIsNotConfirmedThrowsAndMayBeRepeated() {
    InMemoryApiServer server = new InMemoryApiServer(time);
    FaultyStore store = new FaultyStore(new InMemoryLeaseStore(server));
    TimedLockProvider one = time.node(store).timed();
    SimpleLock lock = one.lock(lock()).orElseThrow();
    store.faults(request -> Optional.of(new Fault(Fate.LOST, Kind.SERVER_ERROR)));

    assertThatThrownBy(lock::unlock).isInstanceOf(LockException.class);
    assertThatThrownBy(() -> lock.extend(AT_MOST, Duration.ZERO)).isInstanceOf(LockException.class);
    store.heal();
    lock.unlock();

    assertThat(one.lock(lock())).isPresent();
  }

  @Test
  void missingRightsAreALockExceptionThatNamesThem() {
    FaultyStore store = new FaultyStore(new InMemoryLeaseStore(new InMemoryApiServer(time)));
    TimedLockProvider one = time.node(store).timed();
    store.faults(request -> Optional.of(new Fault(Fate.LOST, Kind.FORBIDDEN)));

    assertThatThrownBy(() -> one.lock(lock()))
        .isInstanceOf(LockException.class)
        .hasCauseInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("ShedLock 'report'")
        .hasMessageContaining("a fault of the test");
  }

  /** One hold that somebody was given, as ShedLock's users count it. */
  private record Held(int node, SimpleLock lock, Instant until) {}

  @Test
  void noFaultsGrantALockTwice() {
    long first = Long.getLong("seed", System.nanoTime());
    int runs = Long.getLong("seed") == null ? 150 : 1;
    int grants = 0;
    for (long seed = first; seed < first + runs; seed++) {
      try {
        grants += run(new Random(seed));
      } catch (AssertionError failed) {
        throw new AssertionError("replay with -Dseed=" + seed, failed);
      }
    }
    assertThat(grants).isGreaterThan(runs);
  }

  /** Two nodes ask, extend, unlock and die, while requests are lost, late and refused. */
  private int run(Random random) {
    InMemoryApiServer server = new InMemoryApiServer(time);
    List<FaultyStore> stores = new ArrayList<>();
    List<TimedLockProvider> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FaultyStore store = new FaultyStore(new InMemoryLeaseStore(server));
      store.faults(request -> fault(random));
      stores.add(store);
      nodes.add(time.node(store).timed());
    }
    Optional<Held> held = Optional.empty();
    int grants = 0;
    for (int step = 0; step < 60; step++) {
      int which = random.nextInt(2);
      switch (random.nextInt(4)) {
        case 0 -> {
          Optional<Held> got = ask(random, nodes.get(which), which);
          if (got.isPresent()) {
            grants++;
            assertThat(held.filter(old -> ClockProvider.now().isBefore(old.until())))
                .as("step %d: node %d was given what is held", step, which)
                .isEmpty();
            held = got;
          }
        }
        case 1 -> held = held.flatMap(old -> ended(random, old));
        case 2 -> stores.get(which).deliverLate();
        default -> time.pass(Duration.ofMillis(random.nextInt(20_000)));
      }
    }
    return grants;
  }

  private static Optional<Fault> fault(Random random) {
    if (random.nextInt(4) > 0) {
      return Optional.empty();
    }
    Kind[] kinds = {
      Kind.TIMEOUT, Kind.SERVER_ERROR, Kind.CONNECTION, Kind.CONFLICT, Kind.TOO_MANY_REQUESTS
    };
    return Optional.of(
        new Fault(FATES.get(random.nextInt(FATES.size())), kinds[random.nextInt(kinds.length)]));
  }

  private static Optional<Held> ask(Random random, TimedLockProvider node, int which) {
    Duration atMost = Duration.ofMillis(500 + random.nextInt(40_000));
    LockConfiguration configuration = lock(atMost, atMost.dividedBy(1 + random.nextInt(4)));
    try {
      return node.lock(configuration)
          .map(lock -> new Held(which, lock, ((TimedLock) lock).until()));
    } catch (LockException unknown) {
      return Optional.empty(); // nobody runs the task
    }
  }

  /** Extended, or at its end: once the task has ended it is nobody's, whatever unlock says. */
  private static Optional<Held> ended(Random random, Held held) {
    boolean extending = random.nextBoolean();
    try {
      if (extending) {
        Duration atMost = Duration.ofMillis(500 + random.nextInt(40_000));
        boolean alive = ClockProvider.now().isBefore(held.until());
        Optional<SimpleLock> extended = held.lock().extend(atMost, Duration.ZERO);
        assertThat(alive || extended.isEmpty()).as("extended after its end").isTrue();
        return extended.map(lock -> new Held(held.node(), lock, ((TimedLock) lock).until()));
      }
      held.lock().unlock();
      return Optional.empty();
    } catch (LockException unknown) {
      return extending ? Optional.of(held) : Optional.empty();
    }
  }
}
