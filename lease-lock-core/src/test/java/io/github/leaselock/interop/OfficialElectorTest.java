package io.github.leaselock.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The official client's elector watches for its own duration, whatever the Lease says. */
@KubeApiTest
class OfficialElectorTest extends ElectorFixture {

  private static final Duration SHORT = Duration.ofSeconds(2);

  private Elector elector(Duration duration) {
    return new OfficialElector(client().getConfiguration(), key(), "official-1", duration);
  }

  @Test
  void whatItHoldsIsRespected() {
    try (Elector elector = elector(Elector.LONG)) {
      elector.awaitLeading();
      assertRespected(elector);

      elector.awaitLooks(4); // and renews
      assertRespected(elector);
    }
  }

  @Test
  void whatItGaveBackIsFree() {
    try (Elector elector = elector(Elector.LONG)) {
      elector.awaitLeading();
      elector.giveBack();

      assertThat(lock().isActive()).isFalse();
      FencingToken token = acquire(lock());
      assertThat(lock().verify(RESTORE, token).isValid()).isTrue();
    }
  }

  /** The reason not to let it and a lock share a Lease. */
  @Test
  void whatWeHoldItTakesOnceItHasWatchedItForItsOwnDuration() {
    FencingToken token = acquire(lock());
    try (Elector elector = elector(SHORT)) {
      elector.awaitLeading();

      assertThat(lock().verify(RESTORE, token).isValid()).isFalse();
      assertRespected(elector);
      assertThat(lock().inspect().oddities()).anyMatch(oddity -> oddity.contains("another client"));
    }
  }

  @Test
  void whatWeGaveBackItTakes() {
    acquire(lock());
    lock().release(RESTORE);
    try (Elector elector = elector(SHORT)) {
      elector.awaitLeading();
      elector.awaitLooks(4); // it lives
      assertRespected(elector);
    }
  }
}
