package io.github.leaselock.session;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.SessionHolder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of one session that a version of a Lease shows as holders.
 *
 * @param active the grants under which they may act, by the claims' numbers
 * @param pending the grants under which they may not act yet
 */
record OwnClaims(Map<Long, FencingToken> active, Map<Long, FencingToken> pending) {

  static OwnClaims in(LeaseState state, SessionCore session) {
    OwnClaims claims = new OwnClaims(new HashMap<>(2), new HashMap<>(2));
    for (LockHolder entry : state.holders()) {
      Optional<SessionHolder> claim = SessionHolder.parse(entry.identity()).filter(session::isOwn);
      if (claim.isPresent() && entry.token().isPresent()) {
        (entry.pending() ? claims.pending : claims.active)
            .put(claim.get().number(), entry.token().get());
      }
    }
    return claims;
  }

  static long number(Holder holder) {
    return SessionHolder.of(holder).orElseThrow().number();
  }

  /** Whether the version shows this very grant. */
  boolean show(LockHandle handle) {
    long number = handle.number();
    FencingToken token = handle.token();
    return token.equals(active.get(number)) || token.equals(pending.get(number));
  }
}
