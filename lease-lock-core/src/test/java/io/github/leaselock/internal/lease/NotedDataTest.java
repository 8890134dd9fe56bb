package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A holder notes under the grant that it has and may use, and changes nothing else. */
class NotedDataTest {

  private static final Holder WORKER = new Holder("Worker.example.com", "ops", "a", "u1");
  private static final Holder OTHER = new Holder("Worker.example.com", "ops", "b", "u2");
  private static final FencingToken TOKEN = new FencingToken(41);

  private static HolderEntry shared(Holder holder) {
    return HolderEntry.granted(holder.identity(), Terms.SHARED, TOKEN, Instant.EPOCH);
  }

  private static LeaseState state(HolderEntry worker, HolderEntry... draining) {
    return new LeaseState(List.of(shared(OTHER), worker), List.of(draining));
  }

  private static Optional<LeaseState> noted(LeaseState state) {
    return LeaseProtocol.noted(state, WORKER, TOKEN, "until noon");
  }

  @Test
  void itsOwnEntryAlone() {
    LeaseState next = noted(state(shared(WORKER))).orElseThrow();

    HolderEntry entry = next.entryOf(WORKER).orElseThrow();
    assertThat(entry.data()).contains("until noon");
    assertThat(next.holders()).containsExactly(shared(OTHER), entry);
    assertThat(entry.token()).contains(TOKEN);
    assertThat(noted(next)).as("noted already").contains(next);
  }

  @Test
  void underItsGrantAlone() {
    LeaseState state = state(shared(WORKER));

    assertThat(LeaseProtocol.noted(state, WORKER, new FencingToken(42), "late")).isEmpty();
    assertThat(noted(LeaseState.FREE)).isEmpty();
    assertThat(noted(state(shared(WORKER).copied()))).isEmpty();
  }

  @Test
  void notBeforeItMayAct() {
    assertThat(noted(state(shared(WORKER).pending(true), shared(OTHER)))).isEmpty();
    assertThat(noted(state(shared(WORKER).offered(Duration.ofSeconds(60))))).isEmpty();
  }
}
