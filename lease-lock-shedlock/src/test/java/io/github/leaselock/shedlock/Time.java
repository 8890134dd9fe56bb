package io.github.leaselock.shedlock;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.javacrumbs.shedlock.core.ClockProvider;

/** Time that passes when a test says so, or somebody rests: ShedLock's, and that of locks. */
final class Time extends Clock implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private Instant now = START;

  Time() {
    ClockProvider.setClock(this);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  long nanos() {
    return Duration.between(START, instant()).toNanos();
  }

  Node node(LeaseStore store) {
    LeaseLocks locks =
        StoreLocks.builder(store)
            .ticker(this::nanos)
            .clock(this)
            .sleeper(this::pass)
            .random(() -> 0.5)
            .build();
    return new Node(locks, Node.NAMESPACE);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    ClockProvider.setClock(Clock.systemUTC());
  }
}
