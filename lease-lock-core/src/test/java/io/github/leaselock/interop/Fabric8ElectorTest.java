package io.github.leaselock.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockHolder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * fabric8's elector compares the Lease's renewTime and duration with its own wall clock. Those
 * before 7.5 use their own duration: {@link OlderFabric8ElectorTest}.
 */
@KubeApiTest
class Fabric8ElectorTest extends ElectorFixture {

  private Elector elector(String identity) {
    return new Fabric8Elector(client(), key(), identity);
  }

  @Test
  void whatItHoldsIsRespected() {
    try (Elector elector = elector("fabric8-1")) {
      elector.awaitLeading();
      assertRespected(elector);

      elector.awaitLooks(4); // and renews
      assertRespected(elector);
    }
  }

  /** Its merge patch says nothing of the holderIdentity, so the Lease goes on naming it. */
  @Test
  @Tag("client-from-7.5")
  void whatItGaveBackStaysItsOwnUntilAPersonFreesIt() {
    try (Elector elector = elector("fabric8-1")) {
      elector.awaitLeading();
      elector.giveBack();
      assertRespected(elector);

      assertThat(lock().forceRelease(lock().inspect(), "fabric8-1 has stopped"))
          .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
      acquire(lock());
    }
  }

  @Test
  void whatWeHoldItLeaves() {
    FencingToken token = acquire(lock());
    try (Elector elector = elector("fabric8-1")) {
      assertLeft(elector, token);
    }
  }

  /**
   * Our clock is moved instead of the elector's, which cannot be: it is the difference that counts.
   */
  @ParameterizedTest
  @Tag("client-from-7.5")
  @ValueSource(longs = {-48, 48})
  void whatWeHoldItLeavesThoughTheClocksAreTwoDaysApart(long hours) {
    StoreLock elsewhere = lockWithClock(() -> Instant.now().plus(Duration.ofHours(hours)));
    FencingToken token = acquire(elsewhere);
    try (Elector elector = elector("fabric8-1")) {
      assertLeft(elector, token);
    }
  }

  @Test
  void whatWeGaveBackItTakes() {
    acquire(lock());
    lock().release(RESTORE);
    try (Elector elector = elector("fabric8-1")) {
      elector.awaitLeading();
      elector.awaitLooks(4); // it lives, and renews
      assertThat(lock().inspect().holders())
          .extracting(LockHolder::identity)
          .containsExactly("fabric8-1");
      assertRespected(elector);
    }
  }

  @Test
  void itWaitsForWhatWeHoldAndTakesItOnceItIsGivenBack() {
    FencingToken token = acquire(lock());
    try (Elector elector = elector("fabric8-1")) {
      assertLeft(elector, token);
      lock().release(RESTORE);
      elector.awaitLeading();
      assertRespected(elector);
    }
  }
}
