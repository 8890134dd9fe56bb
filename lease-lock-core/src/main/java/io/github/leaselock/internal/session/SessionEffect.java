package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.session.SessionState.Transport;
import java.time.Duration;
import java.util.List;

/** What a {@link SessionMachine} wants done. */
sealed interface SessionEffect {

  /** A request: each is answered once, or never; nothing waits for it without a time. */
  sealed interface Request extends SessionEffect {
    /** By which it is answered. */
    long id();

    /** The way that it takes. */
    Transport transport();
  }

  /**
   * Writes a version, to renew the session or to mark it.
   *
   * @param id by which it is answered
   * @param lease what to store
   * @param transport the way
   */
  record Put(long id, LeaseRecord lease, Transport transport) implements Request {}

  /**
   * Reads the Lease.
   *
   * @param id by which it is answered
   * @param key which
   * @param transport the way
   */
  record Look(long id, LeaseKey key, Transport transport) implements Request {}

  /**
   * Deletes a version.
   *
   * @param id by which it is answered
   * @param lease which
   * @param transport the way
   */
  record Delete(long id, LeaseRecord lease, Transport transport) implements Request {}

  /**
   * Wakes it at a time, and at no other.
   *
   * @param at when
   */
  record Timer(long at) implements SessionEffect {}

  /** Wakes it no more. */
  record Untimer() implements SessionEffect {}

  /**
   * Tells that it was renewed.
   *
   * @param latency how long that took
   * @param failed for how long it had failed before
   */
  record TellRenewed(Duration latency, Duration failed) implements SessionEffect {}

  /**
   * Tells that a renewal was not confirmed.
   *
   * @param failure why
   * @param first whether the one before was
   */
  record TellFailing(StoreFailure failure, boolean first) implements SessionEffect {}

  /**
   * Tells that it is over.
   *
   * @param why why
   */
  record TellOver(SessionLoss why) implements SessionEffect {}

  /**
   * Tells that claims were taken away; the same ones may be told again.
   *
   * @param claims which
   */
  record Revoked(List<ClaimRef> claims) implements SessionEffect {
    public Revoked {
      claims = List.copyOf(claims);
    }
  }
}
