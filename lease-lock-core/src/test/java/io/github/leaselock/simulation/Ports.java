package io.github.leaselock.simulation;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Sleeper;
import io.github.leaselock.Ticker;
import io.github.leaselock.store.LeaseStore;
import java.time.InstantSource;

/**
 * What the simulation gives to the lock of one operator process.
 *
 * @param store the way to the simulated server
 * @param ticker the process's monotonic clock
 * @param clock its wall clock
 * @param sleeper lets simulated time pass
 */
public record Ports(LeaseStore store, Ticker ticker, InstantSource clock, Sleeper sleeper) {

  /** The lock as it is shipped. */
  LockUnderTest theLock() {
    LeaseLocks locks =
        LeaseLocks.builder(store)
            .ticker(ticker)
            .clock(clock)
            .sleeper(sleeper)
            .random(() -> 0.5)
            .build();
    return LockUnderTest.of(locks.lock(SimulatedServer.KEY));
  }
}
