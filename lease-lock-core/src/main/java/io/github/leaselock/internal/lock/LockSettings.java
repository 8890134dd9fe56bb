package io.github.leaselock.internal.lock;

import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a lock needs; one object shared by all locks of one {@link LockEngine}. */
record LockSettings(
    LeaseStore store,
    World world,
    Duration within,
    StalenessPredicate staleness,
    Optional<StalenessPredicate> sessions,
    Listeners listeners,
    Supplier<String> marks,
    String mark,
    KnownVersions known,
    UnconfirmedWrites unconfirmed,
    ObservedOffers offers,
    Takeovers takeovers,
    RepeatedWarnings warnings) {

  LockSettings judging(StalenessPredicate judge) {
    return new LockSettings(
        store,
        world,
        within,
        staleness,
        Optional.of(judge),
        listeners,
        marks,
        mark,
        known,
        unconfirmed,
        offers,
        takeovers,
        warnings);
  }

  /** Who judges a holder: the caller's predicate, and a session's end is known without it. */
  StalenessPredicate judgeOf(LockHolder holder, StalenessPredicate callers) {
    return SessionHolder.parse(holder.identity())
        .flatMap(session -> sessions)
        .map(callers::or)
        .orElse(callers);
  }
}
