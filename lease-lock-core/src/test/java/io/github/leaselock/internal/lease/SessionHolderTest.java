package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionHolderTest {

  private static final LeaseKey SESSION = new LeaseKey("ops", "worker-1");

  @Test
  void theHolderNamesTheLeaseOfTheSessionItsDurationAndTheClaim() {
    SessionHolder claim = new SessionHolder(SESSION, "uid-1", Duration.ofSeconds(15), 42);

    assertThat(claim.asHolder().identity())
        .isEqualTo("LeaseSession.leaselock.github.io/ops/worker-1/uid-1:15s:42");
  }

  @Property
  void aClaimIsReadBackAsItWasWritten(
      @ForAll @IntRange(min = 1, max = 999_999_999) int seconds,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long number) {
    SessionHolder claim = new SessionHolder(SESSION, "6f0a-1", Duration.ofSeconds(seconds), number);

    assertThat(SessionHolder.of(claim.asHolder())).hasValue(claim);
    assertThat(SessionHolder.parse(claim.asHolder().identity())).hasValue(claim);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "LeaseSession.leaselock.github.io",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1:15s",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1:15:1",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1:s:1",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1:15s:-1",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1:15s:1:2",
        "LeaseSession.leaselock.github.io/ops/worker-1/uid-1:15s:1000000000000000000",
        "LeaseSession.leaselock.github.io//worker-1/uid-1:15s:1",
        "LeaseSession.leaselock.github.io/ops/Worker_1/uid-1:15s:1",
        "LeaseSession.other.io/ops/worker-1/uid-1:15s:1",
        "Pod/ops/worker-1/uid-1:15s:1",
        "hand"
      })
  void anythingElseIsNoSession(String identity) {
    assertThat(SessionHolder.parse(identity)).isEmpty();
    assertThat(Holder.parse(identity).flatMap(SessionHolder::of)).isEmpty();
  }
}
