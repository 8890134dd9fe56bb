package io.github.leaselock.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * client-go's elector watches an unchanged Lease, until 0.26 for its own duration, from then on for
 * the duration that the Lease says.
 */
@KubeApiTest
class ClientGoElectorTest extends ElectorFixture {

  private static final Duration SHORT = Duration.ofSeconds(2);

  /** An elector that looks so often has watched for three times its own short duration. */
  private static final int LOOKS =
      Math.toIntExact(3 * SHORT.toMillis() / ClientGoElector.RETRY.toMillis());

  @TempDir private Path directory;

  @BeforeAll
  static void build() {
    ClientGo.build();
  }

  private Elector elector(ClientGo version, Duration duration) {
    return new ClientGoElector(
        version, client().getConfiguration(), key(), "client-go-1", duration, directory);
  }

  @ParameterizedTest
  @EnumSource
  void whatItHoldsIsRespected(ClientGo version) {
    try (Elector elector = elector(version, Elector.LONG)) {
      elector.awaitLeading();
      assertRespected(elector);

      elector.awaitLooks(4); // and renews
      assertRespected(elector);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatItGaveBackIsFree(ClientGo version) {
    try (Elector elector = elector(version, Elector.LONG)) {
      elector.awaitLeading();
      elector.giveBack();

      assertThat(lock().isActive()).isFalse();
      FencingToken token = acquire(lock());
      assertThat(lock().verify(RESTORE, token).isValid()).isTrue();
    }
  }

  @Test
  void whatWeHoldItLeavesHoweverLongItWatches() {
    FencingToken token = acquire(lock());
    try (Elector elector = elector(ClientGo.NEWEST, SHORT)) {
      elector.awaitLooks(LOOKS);
      assertLeft(elector, token);
    }
  }

  /** The reason not to let it and a lock share a Lease. */
  @Test
  void whatWeHoldItTookUntil026OnceItHadWatchedItForItsOwnDuration() {
    FencingToken token = acquire(lock());
    try (Elector elector = elector(ClientGo.V0_26, SHORT)) {
      elector.awaitLeading();

      assertThat(lock().verify(RESTORE, token).isValid()).isFalse();
      assertRespected(elector);
      assertThat(lock().inspect().oddities()).anyMatch(oddity -> oddity.contains("another client"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWeGaveBackItTakes(ClientGo version) {
    FencingToken before = acquire(lock());
    lock().release(RESTORE);
    try (Elector elector = elector(version, Elector.LONG)) {
      elector.awaitLeading();
      elector.awaitLooks(4); // it lives, and renews
      assertRespected(elector);

      elector.giveBack();
      assertThat(acquire(lock()).isAfter(before)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itWaitsForWhatWeHoldAndTakesItOnceItIsGivenBack(ClientGo version) {
    FencingToken token = acquire(lock());
    try (Elector elector = elector(version, Elector.LONG)) {
      assertLeft(elector, token);
      lock().release(RESTORE);
      elector.awaitLeading();
      assertRespected(elector);
    }
  }
}
