package io.github.leaselock.internal.session;

import io.github.leaselock.Holder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one claim of a session is about.
 *
 * @param claim what is asked of the lock
 * @param holder as whom
 * @param claimant who waits for it
 * @param since when it came, on the ticker
 * @param limit for how long it waits at most, if the line ends its wait
 * @param acquiredAt where it was asked for, if that is to be told
 */
record Want(
    SessionClaim claim,
    Holder holder,
    Claimant claimant,
    long since,
    @Nullable Duration limit,
    @Nullable Throwable acquiredAt) {}
