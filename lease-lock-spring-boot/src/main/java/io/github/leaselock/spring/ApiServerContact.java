package io.github.leaselock.spring;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.StoreFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the API server without asking it: how the last renewal of a session went, of
 * whichever session of this process.
 */
final class ApiServerContact implements LeaseLockListener {

  private final Clock clock = Clock.systemUTC();
  private volatile Optional<Renewal> last = Optional.empty();

  /**
   * How a renewal went.
   *
   * @param when by the wall clock
   * @param failure what the store said; empty if it was stored
   */
  record Renewal(Instant when, Optional<StoreFailure> failure) {}

  /** {@return empty if nothing was renewed yet} */
  Optional<Renewal> last() {
    return last;
  }

  @Override
  public void renewed(LeaseKey session, Duration latency) {
    last = Optional.of(new Renewal(clock.instant(), Optional.empty()));
  }

  @Override
  public void renewalFailed(LeaseKey session, StoreFailure failure) {
    last = Optional.of(new Renewal(clock.instant(), Optional.of(failure)));
  }
}
