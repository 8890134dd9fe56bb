package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.leaselock.Holder;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one look at a crowded Lease costs: 256 objects wait, with names of 40 characters. How long
 * it takes is told by the benchmark {@code Format}.
 */
class FormatAllocationTest {

  private static final int WAITERS = 256;
  private static final int AT_MOST = 200_000;

  private static LeaseRecord lastIsToCome = Leases.free();
  private static LeaseRecord allWait = Leases.free();

  @BeforeAll
  static void fill() {
    LeaseRecord lease = Leases.saying("Z");
    for (int i = 0; i < WAITERS; i++) {
      lastIsToCome = lease;
      lease = look(lease, claim(i));
    }
    allWait = lease;
    assertThat(LeaseFormat.read(lastIsToCome).queue().size()).isEqualTo(WAITERS - 1);
    assertThat(LeaseFormat.read(allWait).queue().size()).isEqualTo(WAITERS);
  }

  @Test
  void theLastOfManyTakesItsPlaceInBoundedMemory() {
    assertThat(allocated(() -> look(lastIsToCome, claim(WAITERS - 1)))).isLessThan(AT_MOST);
  }

  @Test
  void theLastOfManyLooksAgainInBoundedMemory() {
    assertThat(allocated(() -> look(allWait, claim(WAITERS - 1)))).isLessThan(AT_MOST);
  }

  @Test
  void theHolderHandsOverToTheFirstOfManyInBoundedMemory() {
    assertThat(allocated(FormatAllocationTest::release)).isLessThan(AT_MOST);
  }

  private static Claim claim(int number) {
    Holder holder =
        new Holder(
            "MySQLRestore.ps.percona.com",
            "db",
            "n".repeat(36) + String.format(Locale.ROOT, "%04d", number),
            String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number));
    return Claim.of(holder, Terms.EXCLUSIVE).queued().markedBy("process-1");
  }

  /** Reads, decides and writes. */
  private static LeaseRecord look(LeaseRecord lease, Claim claim) {
    LeaseState state = LeaseFormat.read(lease);
    Decision decision = LeaseProtocol.decide(state, claim, lease.token(), Notation.NOW);
    LeaseState next = decision instanceof Decision.Enqueue enqueue ? enqueue.next() : state;
    return LeaseFormat.write(lease, next, Change.NOTE, Notation.NOW);
  }

  private static LeaseRecord release() {
    LeaseState state = LeaseFormat.read(allWait);
    LeaseState left =
        LeaseProtocol.release(state, Notation.holder('z'), Optional.empty()).orElseThrow();
    LeaseState next = LeaseProtocol.served(left, allWait.token(), Notation.NOW);
    return LeaseFormat.write(allWait, next, Change.RELEASE, Notation.NOW);
  }

  /** The least of several runs: whatever else the thread did is not counted. */
  private static long allocated(Supplier<LeaseRecord> look) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 200; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      LeaseRecord written = look.get();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(written.annotations()).containsKey(LeaseFormat.QUEUE);
    }
    return least;
  }
}
