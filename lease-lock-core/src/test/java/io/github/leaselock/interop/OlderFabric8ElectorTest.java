package io.github.leaselock.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What fabric8's elector did before 7.5, where {@link Fabric8ElectorTest} says otherwise. */
@KubeApiTest
@Tag("client-until-7.4")
class OlderFabric8ElectorTest extends ElectorFixture {

  private Elector elector() {
    return new Fabric8Elector(client(), key(), "fabric8-1");
  }

  @Test
  void whatItGaveBackIsFree() {
    try (Elector elector = elector()) {
      elector.awaitLeading();
      elector.giveBack();

      assertThat(lock().isActive()).isFalse();
      FencingToken token = acquire(lock());
      assertThat(lock().verify(RESTORE, token).isValid()).isTrue();
    }
  }

  /** The reason not to let it and a lock share a Lease. Our clock is moved instead of waiting. */
  @Test
  void whatWeHoldItTakesOnceItsOwnDurationHasPassedByTheClocks() {
    StoreLock earlier = lockWithClock(() -> Instant.now().minus(Elector.LONG.multipliedBy(2)));
    FencingToken token = acquire(earlier);
    try (Elector elector = elector()) {
      elector.awaitLeading();

      assertThat(lock().verify(RESTORE, token).isValid()).isFalse();
      assertRespected(elector);
    }
  }
}
