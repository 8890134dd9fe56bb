package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A holder in a JVM of its own, stopped or with a wrong clock, and another JVM that waits. */
@FaultTest
class HolderFaultsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration HELD_TOO_LONG = Duration.ofSeconds(1);
  private static final Holder TAKER = new Holder("Job.batch", "work", "taker", "taker");
  private static final String LOCK = Crowd.FENCED;

  private final RealApiServer server = FaultServer.shared();
  private final String namespace = server.newNamespace();
  private final FencedResource resource = new FencedResource();
  private final ResourceServer port = new ResourceServer(resource);
  private final LossyProxy proxy = LossyProxy.before(server.client());
  private final LeaseLock lock = KubernetesLocks.using(server.client()).lock(namespace, LOCK);

  @AfterEach
  void close() {
    proxy.close();
    port.close();
  }

  @Test
  void aJvmStoppedWhileItsLockIsTakenOverLearnsThatItMayNotAct() {
    try (ChildJvm child = holderWithClockOff(Duration.ZERO)) {
      awaitWork();
      child.process().pause();
      resource.declareDead(HolderMain.holder().identity()); // as far as the others can see

      FencingToken token = takeOver(HolderJudge.unsafeHeldLongerThan(HELD_TOO_LONG));
      Grant grant = new Grant(TAKER.identity(), token.value(), true);
      assertThat(resource.enter(LOCK, grant)).isTrue();
      child.process().resume();

      child.awaitEnd(LIMIT);
      assertThat(child.endOfLog()).contains("write refused, verify Invalid, release NotHeld");
      assertThat(resource.figures().get(Name.FENCED)).isEqualTo(1);
      assertThat(lock.verify(TAKER, token).isValid()).isTrue();
      assertThat(resource.write(LOCK, grant)).isTrue();
      Verdict verdict = Verdict.on(server, namespace, resource);
      assertThat(verdict.violations()).isEmpty();
      assertThat(verdict.takeovers()).isEqualTo(1);
    }
  }

  @Test
  void aHolderWhoseClockIsAnHourSlowOrFastIsNotRobbed() {
    for (Duration off : new Duration[] {Duration.ofHours(-1), Duration.ofHours(1)}) {
      try (ChildJvm child = holderWithClockOff(off)) {
        awaitWork();
        StalenessPredicate heldForLong = HolderJudge.unsafeHeldLongerThan(Duration.ofMinutes(30));

        AcquireResult refused =
            lock.acquire(TAKER, AcquireRequest.exclusive().takingOver(heldForLong));

        assertThat(refused).isInstanceOf(AcquireResult.Held.class);
        LockHolder holder = lock.inspect().holders().get(0);
        assertThat(Duration.between(Instant.now(), holder.since().orElseThrow()))
            .as("the clock that the holder wrote by")
            .isBetween(off.minusMinutes(5), off.plusMinutes(5));
        assertThat(lock.verify(HolderMain.holder(), holder.token().orElseThrow()).isValid())
            .isTrue();
        assertThat(child.process().isAlive()).isTrue();
      }
      resource.declareDead(HolderMain.holder().identity());
      resource.leave(LOCK, HolderMain.holder().identity());
      assertThat(lock.release(HolderMain.holder()))
          .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    }
    assertThat(Verdict.on(server, namespace, resource).violations()).isEmpty();
  }

  private ChildJvm holderWithClockOff(Duration off) {
    return ChildJvm.running(HolderMain.class, proxy.url(), namespace, LOCK, port.port(), off);
  }

  private void awaitWork() {
    int before = resource.figures().get(Name.WRITES);
    Await.until(
        LIMIT,
        "the child works",
        () -> resource.figures().get(Name.WRITES) > before + 2,
        () -> resource.figures().toString());
  }

  private FencingToken takeOver(StalenessPredicate staleness) {
    Await.until(
        LIMIT,
        "taken over",
        () ->
            lock.acquire(TAKER, AcquireRequest.exclusive().takingOver(staleness))
                instanceof AcquireResult.Acquired,
        () -> lock.inspect().toString());
    return lock.inspect().holders().get(0).token().orElseThrow();
  }
}
