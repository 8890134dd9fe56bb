package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A restore whose object is gone while its work, paused, is about to act: which precautions keep
 * the next restore from running beside it. All but the last do not.
 */
class ZombieRacesTest {

  private final TestCluster cluster = new TestCluster();
  private final LeaseLock lock =
      StoreLocks.on(new InMemoryLeaseStore()).lock(TestCluster.NAMESPACE, TestCluster.LEASE);
  private final StalenessPredicate gone = HolderJudge.on(cluster.client()).kind(MySQLRestore.class);
  private final Resource resource = new Resource();
  private Holder zombie;
  private Holder successor;
  private FencingToken zombiesToken;

  /** What work is done to; it knows who is at it. */
  private static final class Resource {
    private final Set<Holder> atWork = new HashSet<>();
    private final Set<FencingToken> closed = new HashSet<>();

    void begin(Holder holder) {
      atWork.add(holder);
    }

    /** Refuses a grant that was drained: this is what a token check in the resource adds. */
    void beginFenced(Holder holder, FencingToken token) {
      if (closed.contains(token)) {
        throw new IllegalStateException("drained");
      }
      atWork.add(holder);
    }

    boolean isIdle(Holder holder) {
      return !atWork.contains(holder);
    }

    /** Ends what runs, and lets nothing begin under the token any more. */
    boolean drain(Holder holder, FencingToken token) {
      closed.add(token);
      atWork.remove(holder);
      return true;
    }
  }

  @BeforeEach
  void aRestoreHoldsTheLockAndItsObjectGoes() {
    MySQLRestore old = cluster.restore("r1", "b0");
    zombie = KubernetesLocks.holderOf(old);
    zombiesToken = acquired(lock.acquire(zombie, AcquireRequest.exclusive()));
    cluster.resource(old).delete();
    successor = KubernetesLocks.holderOf(cluster.restore("r2", "b0"));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void withThePredicateAloneBothWork() {
    resource.begin(zombie);
    acquired(lock.acquire(successor, AcquireRequest.exclusive().takingOver(gone)));
    resource.begin(successor);
    assertThat(resource.atWork).containsExactlyInAnyOrder(zombie, successor);
  }

  @Test
  void withALookForOldWorkBeforeTheEvictionBothWork() {
    assertThat(resource.isIdle(zombie)).isTrue(); // it has not begun yet
    assertThat(lock.verify(zombie, zombiesToken).isValid()).isTrue(); // and may
    resource.begin(zombie);
    acquired(lock.acquire(successor, AcquireRequest.exclusive().takingOver(gone)));
    resource.begin(successor);
    assertThat(resource.atWork).containsExactlyInAnyOrder(zombie, successor);
  }

  @Test
  void withAVerificationInTheWorkAloneBothWork() {
    assertThat(lock.verify(zombie, zombiesToken).isValid()).isTrue();
    acquired(lock.acquire(successor, AcquireRequest.exclusive().takingOver(gone)));
    resource.begin(successor);
    resource.begin(zombie); // it verified in time, and was paused
    assertThat(resource.atWork).containsExactlyInAnyOrder(zombie, successor);
  }

  @Test
  void withADrainOfWorkThatDoesNotVerifyBothWork() {
    DrainCheck idle = evicted -> resource.isIdle(zombie);
    acquired(
        lock.acquire(successor, AcquireRequest.exclusive().takingOver(gone).drainingWith(idle)));
    resource.begin(successor);
    resource.begin(zombie); // it never asks
    assertThat(resource.atWork).containsExactlyInAnyOrder(zombie, successor);
  }

  @Test
  void withEvictionThenDrainAndATokenThatTheResourceChecksOnlyTheSuccessorWorks() {
    assertThat(lock.verify(zombie, zombiesToken).isValid()).isTrue();
    resource.beginFenced(zombie, zombiesToken);
    DrainCheck drain =
        evicted -> resource.drain(evicted.holder().orElseThrow(), evicted.token().orElseThrow());

    FencingToken token =
        acquired(
            lock.acquire(
                successor, AcquireRequest.exclusive().takingOver(gone).drainingWith(drain)));
    resource.beginFenced(successor, token);

    assertThat(lock.verify(zombie, zombiesToken).isValid()).isFalse();
    assertThatThrownBy(() -> resource.beginFenced(zombie, zombiesToken))
        .isInstanceOf(IllegalStateException.class);
    assertThat(resource.atWork).containsExactly(successor);
    assertThat(token).isGreaterThan(zombiesToken);
  }

  @Test
  void whileTheDrainIsNotProvenTheSuccessorHoldsAgainstOthersAndMayNotAct() {
    resource.begin(zombie);
    AcquireRequest request =
        AcquireRequest.exclusive()
            .takingOver(gone)
            .drainingWith(evicted -> resource.isIdle(zombie));

    assertThat(lock.acquire(successor, request)).isInstanceOf(AcquireResult.Draining.class);
    Holder third = KubernetesLocks.holderOf(cluster.restore("r3", "b0"));
    assertThat(lock.acquire(third, AcquireRequest.exclusive().takingOver(gone)))
        .isInstanceOf(AcquireResult.Held.class);

    resource.drain(zombie, zombiesToken);
    assertThat(lock.acquire(successor, request)).isInstanceOf(AcquireResult.Acquired.class);
  }

  private static FencingToken acquired(AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      return acquired.token();
    }
    throw new AssertionError(result);
  }
}
