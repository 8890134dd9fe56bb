package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.leaselock.checks.RandomSeed;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.InMemoryLeases;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whoever may write Leases can free and forge locks; what he cannot do is to make an operation fail
 * in a way that is not documented, go on without end, write more and more, or break a log line.
 */
class HostileLeasesTest {

  /** More of them: {@code -Dhostile.leases=10000}. */
  private static final int LEASES = Integer.getInteger("hostile.leases", 2_000);

  /** Far from what honest content costs, and far from a loop. */
  private static final int MOST_REQUESTS = 40;

  /** What all operations may add, once more: an entry or two with all that they can name. */
  private static final int MOST_GROWTH = 4 * 1024;

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");
  private static final int LONGEST_TEXT = 64 * 1024;

  private final Map<String, Integer> answers = new TreeMap<>();

  @Test
  void noOperationIsLedAstrayByWhatStandsOnALease() {
    long seed = RandomSeed.ofThisRun();
    for (int i = 0; i < LEASES; i++) {
      HostileLeases hostile = new HostileLeases(new Random(seed * 1_000_003 + i));
      InMemoryLeases leases = hostile.next();
      String text = String.valueOf(leases.object(KEY));
      try {
        operate(hostile, leases);
        int once = size(leases);
        operate(hostile, leases);
        assertThat(size(leases) - once).as("what a second time adds").isLessThan(MOST_GROWTH);
      } catch (Throwable broken) {
        fail(
            ("Lease %d of seed %d. Replay: ./mvnw -pl lease-lock-core test"
                    + " -Dtest='HostileLeasesTest' -Dseed=%d%n%s%n%s")
                .formatted(i, seed, seed, broken.getMessage(), text),
            broken);
      }
    }
    System.out.println(LEASES + " hostile Leases: " + answers);
    assertThat(answers.keySet())
        .contains("Acquired", "Held", "Draining", "Released", "NotHeld", "Invalid", "InUse");
  }

  private void operate(HostileLeases hostile, InMemoryLeases leases) {
    HookedStore store = new HookedStore(leases.store());
    StoreLock lock = new TestLocks().lock(store);
    Holder known = RESTORE_1;
    operation(store, lock::isActive);
    operation(store, lock::inspect);
    operation(store, () -> lock.inspect().oddities());
    operation(store, () -> lock.inspect().blockage(BACKUP_1, AcquireRequest.shared()));
    operation(store, () -> lock.acquire(BACKUP_1, AcquireRequest.shared()));
    operation(
        store, () -> lock.acquire(known, AcquireRequest.exclusive().takingOver(hostile.judge())));
    operation(
        store,
        () ->
            lock.acquire(
                known,
                AcquireRequest.exclusive()
                    .queued()
                    .latestOf("group")
                    .takingOver(hostile.judge())
                    .drainingWith(evicted -> true)));
    operation(store, () -> lock.verify(known, new FencingToken(1)));
    operation(store, () -> lock.release(known));
    operation(store, () -> lock.forceRelease(lock.inspect(), "a test"));
    operation(store, lock::deleteIfFree);
  }

  private void operation(HookedStore store, Supplier<Object> operation) {
    String shown;
    String name;
    try {
      Object answer = operation.get();
      shown = answer.toString();
      name = ResultName.of(answer);
    } catch (LeaseRefusedException | LeaseUnavailableException documented) {
      shown = documented.toString();
      name = documented.getClass().getSimpleName();
    }
    answers.merge(name, 1, Integer::sum);
    assertThat(store.requests()).as("requests for " + name).hasSizeLessThan(MOST_REQUESTS);
    assertThat(UNSEEN.matcher(shown).find()).as("on one line: %s", shown).isFalse();
    assertThat(shown.length()).as("length of %s", name).isLessThan(LONGEST_TEXT);
  }

  private static int size(InMemoryLeases leases) {
    return leases.object(KEY).map(object -> object.toString().length()).orElse(0);
  }
}
