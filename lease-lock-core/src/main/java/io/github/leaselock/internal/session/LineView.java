package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import java.util.Map;
import java.util.Set;

/**
 * What a version of a lock's Lease tells one session.
 *
 * @param uid which Lease
 * @param version its version
 * @param active the session's grants under which it may act, by the claims' numbers
 * @param pending its grants under which it may not act yet
 * @param queued its claims that have a place in the queue
 * @param worthTrying the claims, of those that wait, whose attempt would be a write
 * @param far whether many others are to be served first
 */
record LineView(
    String uid,
    FencingToken version,
    Map<Long, FencingToken> active,
    Map<Long, FencingToken> pending,
    Set<Long> queued,
    Set<Long> worthTrying,
    boolean far) {

  /** Whether it shows this very grant. */
  boolean shows(long number, FencingToken token) {
    return token.equals(active.get(number)) || token.equals(pending.get(number));
  }
}
