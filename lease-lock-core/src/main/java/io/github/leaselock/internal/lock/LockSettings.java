package io.github.leaselock.internal.lock;

import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Duration;
import java.util.function.Supplier;

/** What a lock needs; one object shared by all locks of one {@link StoreLocks}. */
record LockSettings(
    LeaseStore store,
    World world,
    Duration within,
    StalenessPredicate staleness,
    Listeners listeners,
    Supplier<String> marks,
    String mark,
    KnownVersions known,
    UnconfirmedWrites unconfirmed,
    ObservedOffers offers,
    Takeovers takeovers,
    RepeatedWarnings warnings) {}
