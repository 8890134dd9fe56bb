package io.github.leaselock;

import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/** What the lock sees of the world beside the store. */
record World(Ticker ticker, InstantSource clock, Sleeper sleeper, DoubleSupplier random) {}
