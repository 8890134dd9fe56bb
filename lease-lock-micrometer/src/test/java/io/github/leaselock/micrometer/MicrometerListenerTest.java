package io.github.leaselock.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerListenerTest {

  private static final Holder ONE = new Holder("Restore.example.com", "db", "r1", "uid-1");
  private static final Holder OTHER = new Holder("Restore.example.com", "db", "r2", "uid-2");
  private static final LeaseKey KEY = new LeaseKey("db", "lock");
  private static final StalenessPredicate STALE = holder -> Verdict.stale();
  private static final StoreFailure NO_ANSWER =
      StoreFailure.of(StoreFailure.Kind.TIMEOUT, "no answer");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerListener listener = MicrometerListener.on(registry);
  private final LeaseLocks locks =
      StoreLocks.builder(new InMemoryLeaseStore()).listener(listener).build();
  private final LeaseLock lock = locks.lock(KEY);

  private long timed(String name, String... tags) {
    return registry.get(name).tags(tags).timer().count();
  }

  private double counted(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  @Test
  void attemptsAreTimedByTheirOutcome() {
    lock.acquire(ONE, StalenessPredicate.never());
    lock.acquire(ONE, StalenessPredicate.never());
    lock.acquire(OTHER, StalenessPredicate.never());
    listener.attempted(
        KEY, OTHER, new AcquireResult.Unknown(NO_ANSWER, true), Duration.ofSeconds(10));
    listener.attempted(
        KEY,
        OTHER,
        new AcquireResult.Superseded(Blockage.without(KEY, AcquireResult.Reason.SUPERSEDED, "r3")),
        Duration.ofSeconds(1));

    assertThat(timed("lease.lock.attempts", "outcome", "acquired")).isEqualTo(2);
    assertThat(timed("lease.lock.attempts", "outcome", "held")).isEqualTo(1);
    assertThat(timed("lease.lock.attempts", "outcome", "superseded")).isEqualTo(1);
    assertThat(timed("lease.lock.attempts", "outcome", "draining")).isZero();
    assertThat(timed("lease.lock.attempts", "outcome", "unknown")).isEqualTo(1);
    assertThat(
            registry
                .get("lease.lock.attempts")
                .tag("outcome", "unknown")
                .timer()
                .totalTime(TimeUnit.SECONDS))
        .isEqualTo(10);
  }

  @Test
  void releasesAreTimedByTheirOutcome() {
    lock.acquire(ONE, StalenessPredicate.never());
    lock.release(ONE);
    lock.release(ONE);
    listener.released(KEY, ONE, ReleaseResult.unknown(NO_ANSWER), Duration.ofSeconds(1));

    assertThat(timed("lease.lock.releases", "outcome", "released")).isEqualTo(1);
    assertThat(timed("lease.lock.releases", "outcome", "not.held")).isEqualTo(1);
    assertThat(timed("lease.lock.releases", "outcome", "unknown")).isEqualTo(1);
  }

  @Test
  void takeoversDrainsAndForcedReleasesAreCounted() {
    lock.acquire(ONE, StalenessPredicate.never());
    lock.acquire(
        OTHER, AcquireRequest.exclusive().takingOver(STALE).drainingWith(evicted -> false));
    lock.acquire(OTHER, AcquireRequest.exclusive().takingOver(STALE).drainingWith(evicted -> true));
    lock.forceRelease(lock.inspect(), "its node burnt down");

    assertThat(timed("lease.lock.attempts", "outcome", "draining")).isEqualTo(1);
    assertThat(counted("lease.lock.takeovers")).isEqualTo(1);
    assertThat(counted("lease.lock.drains")).isEqualTo(1);
    assertThat(counted("lease.lock.forced.releases")).isEqualTo(1);
  }

  @Test
  void whatSessionsWaitForIsTimed() throws Exception {
    try (LeaseSession session = locks.session("ops").duration(Duration.ofSeconds(15)).open();
        LockHandle handle = session.acquire(lock, Duration.ofSeconds(10))) {
      assertThat(handle.isActive()).isTrue();
    }

    assertThat(timed("lease.lock.waits")).isEqualTo(1);
  }

  @Test
  void renewalsTheirFailuresAndLossesAreCounted() {
    listener.renewed(KEY, Duration.ofMillis(3));
    listener.renewalFailed(KEY, NO_ANSWER);
    listener.lost(KEY, "not renewed in time");
    listener.granted(KEY, ONE, new FencingToken(7), Duration.ofSeconds(2));

    assertThat(timed("lease.lock.session.renewals")).isEqualTo(1);
    assertThat(counted("lease.lock.session.renewal.failures", "reason", "timeout")).isEqualTo(1);
    assertThat(counted("lease.lock.lost")).isEqualTo(1);
    assertThat(timed("lease.lock.waits")).isEqualTo(1);
  }

  @Test
  void locksDoNotAddMeters() {
    int before = registry.getMeters().size();

    for (int i = 0; i < 100; i++) {
      LeaseLock another = locks.lock("db-" + i, "secret-" + i);
      another.acquire(ONE, StalenessPredicate.never());
      another.acquire(OTHER, STALE);
      another.release(OTHER);
    }

    assertThat(registry.getMeters()).hasSize(before);
    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getKey)
        .containsOnly("outcome", "reason");
  }

  @Test
  void namespacesAreATagForThoseWhoAskForIt() {
    SimpleMeterRegistry own = new SimpleMeterRegistry();
    LeaseLocks tagged =
        StoreLocks.builder(new InMemoryLeaseStore())
            .listener(MicrometerListener.byNamespaceOn(own))
            .build();

    for (String namespace : List.of("one", "two")) {
      for (int i = 0; i < 10; i++) {
        tagged.lock(namespace, "lock-" + i).acquire(ONE, StalenessPredicate.never());
      }
    }

    assertThat(own.getMeters())
        .extracting(Meter::getId)
        .allMatch(id -> id.getName().equals("lease.lock.attempts"))
        .extracting(id -> id.getTag("namespace"))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(own.get("lease.lock.attempts").tags("namespace", "two").timer().count())
        .isEqualTo(10);
  }
}
