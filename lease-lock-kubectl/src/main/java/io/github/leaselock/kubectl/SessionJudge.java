package io.github.leaselock.kubectl;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Lease of a session says of one of its claims; docs/lease-format.md has the rules. */
final class SessionJudge {

  private static final Pattern CLOSED =
      Pattern.compile("\\{\"at\":\"[^\"\\\\]+\"(?:,\"except\":\"([^\"\\\\]*)\")?\\}");

  private SessionJudge() {}

  /** From one read: whether it moves is for those to say who watch it. */
  static Evidence judge(SessionClaim claim, Optional<LeaseView> lease, Instant now) {
    Optional<LeaseView> same = lease.filter(found -> found.uid().equals(claim.uid()));
    if (same.isEmpty()) {
      return new Evidence.Unattended(claim.duration());
    }
    LeaseView found = same.get();
    if (!found.isSession()) {
      return new Evidence.NotRead("the Lease " + found.key() + " is not that of a session");
    }
    if (found.annotation("ended").isPresent()) {
      return new Evidence.Ended("it was not renewed in time");
    }
    if (found.annotation("closed").filter(closed -> isGivenUp(closed, claim)).isPresent()) {
      return new Evidence.Ended("it was closed");
    }
    Optional<Duration> ago = found.renewTime().map(time -> Duration.between(time, now));
    if (ago.isEmpty()) {
      return new Evidence.NotRead("the Lease " + found.key() + " does not say when it was renewed");
    }
    return ago.get().compareTo(claim.duration()) > 0
        ? new Evidence.Silent(ago.get(), claim.duration())
        : new Evidence.Alive(ago.get());
  }

  /** An annotation that cannot be read gives nothing up; a claim is told by its number. */
  private static boolean isGivenUp(String closed, SessionClaim claim) {
    Matcher parts = CLOSED.matcher(closed);
    if (!parts.matches()) {
      return false;
    }
    String except = parts.group(1) == null ? "" : parts.group(1);
    return List.of(except.split(" ", -1)).stream()
        .noneMatch(kept -> kept.endsWith(":" + claim.number()));
  }
}
