package io.github.leaselock.session;

import io.github.leaselock.lease.LeaseKey;

/**
 * One claim of a session, as others name it.
 *
 * @param lock the Lease of the lock
 * @param number which of the session's claims on it
 */
record ClaimRef(LeaseKey lock, long number) {}
