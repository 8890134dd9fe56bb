package io.github.leaselock.kubectl;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A holder that is a claim of a session, as docs/lease-format.md writes it.
 *
 * @param lease the session's Lease
 * @param uid which life of that Lease
 * @param duration for how long it lasts without being renewed
 * @param number which of its claims
 */
record SessionClaim(LeaseKey lease, String uid, Duration duration, String number) {

  private static final String KIND = "LeaseSession.leaselock.github.io";
  private static final Pattern RUN =
      Pattern.compile("([A-Za-z0-9_.-]+):(0|[1-9][0-9]{0,8})s:(0|[1-9][0-9]{0,17})");

  static Optional<SessionClaim> of(Holder holder) {
    Matcher run = RUN.matcher(holder.uid());
    if (!holder.kind().equals(KIND) || holder.namespace().isEmpty() || !run.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SessionClaim(
              new LeaseKey(holder.namespace(), holder.name()),
              run.group(1),
              Duration.ofSeconds(Long.parseLong(run.group(2))),
              run.group(3)));
    } catch (IllegalArgumentException noLease) {
      return Optional.empty();
    }
  }
}
