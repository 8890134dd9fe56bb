package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHolder;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions whose process, or whose API server, is stopped for longer than they last. */
@FaultTest
class SessionFaultsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Of those that are to expire: longer than a busy machine stands still before that. */
  private static final Duration BRIEF = Duration.ofSeconds(15);

  /** Of those that are not. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final String LOCK = Crowd.FENCED;

  private static StoreLocks locks(RealApiServer server) {
    return StoreLocks.builder(KubernetesLeaseStore.using(server.client(), Duration.ofSeconds(2)))
        .within(LIMIT)
        .build();
  }

  @Test
  void aJvmStoppedPastItsSessionDoesNotActWhenItGoesOn() throws Exception {
    RealApiServer server = FaultServer.shared();
    String namespace = server.newNamespace();
    FencedResource resource = new FencedResource();
    StoreLock lock = locks(server).lock(namespace, LOCK);
    try (ResourceServer port = new ResourceServer(resource);
        LossyProxy proxy = LossyProxy.before(server.client());
        ChildJvm child =
            ChildJvm.running(
                SessionHolderMain.class, proxy.url(), namespace, LOCK, port.port(), BRIEF);
        LeaseSession session = locks(server).session(namespace).duration(LONG).open()) {
      Await.until(
          LIMIT,
          "the child works",
          () -> resource.figures().get(Name.WRITES) > 2,
          () -> child.endOfLog());
      LockHolder stopped = lock.inspect().holders().get(0);
      child.process().pause();
      resource.declareDead(stopped.identity()); // as far as the others can see

      LockHandle handle = session.acquire(lock, LIMIT);
      Grant grant = new Grant(handle.holder().identity(), handle.token().value(), true);
      assertThat(resource.enter(LOCK, grant)).isTrue();
      child.process().resume();

      child.awaitEnd(LIMIT);
      assertThat(child.endOfLog()).containsPattern("active false, lost (EXPIRED|REVOKED), verify");
      assertThat(resource.figures().get(Name.FENCED))
          .as("the one step that it was in when it was stopped")
          .isLessThanOrEqualTo(1);
      assertThat(handle.isActive()).isTrue();
      assertThat(handle.verify().isValid()).isTrue();
      Verdict verdict = Verdict.on(server, namespace, resource);
      assertThat(verdict.violations()).isEmpty();
      assertThat(verdict.takeovers()).isEqualTo(1);
    }
  }

  @Test
  void theHolderIsToldWhileTheApiServerIsStopped() throws Exception {
    try (RealApiServer server = RealApiServer.start()) {
      String namespace = server.newNamespace();
      StoreLock lock = locks(server).lock(namespace, LOCK);
      LeaseSession session = locks(server).session(namespace).duration(BRIEF).open();
      LeaseSession other = locks(server).session(namespace).duration(LONG).open();
      LockHandle handle = session.acquire(lock, LIMIT);
      CompletableFuture<LockHandle> waiting = other.acquireAsync(lock, AcquireRequest.exclusive());
      Await.until(
          LIMIT,
          "somebody waits",
          () -> lock.inspect().queue().size() == 1,
          () -> lock.inspect().toString());
      server.apiServer().pause();

      Reason told =
          handle.lost().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS).reason();

      assertThat(told).isEqualTo(Reason.EXPIRED);
      assertThat(handle.isActive()).isFalse();
      assertThat(waiting).isNotDone();
      server.apiServer().resume();
      LockHandle taken = waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(taken.token()).isGreaterThan(handle.token());
      assertThat(handle.verify().isValid()).isFalse();
      session.close();
      assertThat(taken.verify().isValid()).isTrue();
      other.close();
    }
  }

  @Test
  void aSessionOutlivesAnApiServerThatIsKilledAndStartedAgainInTime() throws Exception {
    try (RealApiServer server = RealApiServer.start()) {
      String namespace = server.newNamespace();
      StoreLock lock = locks(server).lock(namespace, LOCK);
      try (LeaseSession session = locks(server).session(namespace).duration(LONG).open();
          LockHandle handle = session.acquire(lock, LIMIT)) {
        CompletableFuture<LockHandle> waiting =
            session.acquireAsync(lock, AcquireRequest.exclusive());
        Await.until(
            LIMIT,
            "somebody waits",
            () -> lock.inspect().queue().size() == 1,
            () -> lock.inspect().toString());
        server.apiServer().kill();
        server.apiServer().startAgain();
        server.awaitReady();

        assertThat(handle.isActive()).isTrue();
        assertThat(handle.verify().isValid()).isTrue();
        handle.release();
        waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS).close();
      }
      assertThat(lock.inspect().isFree()).isTrue();
    }
  }
}
