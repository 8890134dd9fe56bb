package io.github.leaselock.simulation;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.Sleeper;
import io.github.leaselock.internal.lock.Ticker;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/**
 * What the simulation gives to the lock of one operator process.
 *
 * @param process its name
 * @param store the way to the simulated server
 * @param ticker the process's monotonic clock
 * @param clock its wall clock
 * @param sleeper lets simulated time pass
 * @param random its own numbers: no two processes draw the same
 * @param listener is told what becomes of its locks
 * @param remembered of how many locks it may remember something
 */
public record Ports(
    String process,
    LeaseStore store,
    Ticker ticker,
    InstantSource clock,
    Sleeper sleeper,
    DoubleSupplier random,
    LeaseLockListener listener,
    int remembered) {

  /** The lock as it is shipped. */
  public LockUnderTest theLock() {
    StoreLocks locks =
        StoreLocks.builder(store)
            .ticker(ticker)
            .clock(clock)
            .sleeper(sleeper)
            .random(random)
            .listener(listener)
            .marks(() -> "%012x".formatted((long) (random.getAsDouble() * (1L << 48))))
            .within(Budget.WITHIN)
            .maximumRemembered(remembered * 1024L)
            .build();
    return new TheLock(locks);
  }
}
