package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a holder has come: what it was granted and when, whether it may act, whether it was
 * offered the lock and has not taken it up, and which process took it.
 */
record Standing(
    Optional<FencingToken> token,
    Optional<Instant> since,
    boolean pending,
    Optional<Duration> offer,
    Optional<String> mark) {

  static final Standing NONE = ungranted(Optional.empty());

  static Standing granted(FencingToken token, Instant since) {
    return new Standing(
        Optional.of(token), Optional.of(since), false, Optional.empty(), Optional.empty());
  }

  static Standing ungranted(Optional<Instant> since) {
    return new Standing(Optional.empty(), since, false, Optional.empty(), Optional.empty());
  }

  Standing with(FencingToken grant) {
    return new Standing(Optional.of(grant), since, pending, offer, mark);
  }

  Standing pending(boolean now) {
    return new Standing(token, since, now, offer, mark);
  }

  Standing offered(Duration lapse) {
    return new Standing(token, since, pending, Optional.of(lapse), Optional.empty());
  }

  /** Taken up by a process, whatever process had it before. */
  Standing marked(Optional<String> by) {
    return new Standing(token, since, pending, Optional.empty(), by);
  }
}
