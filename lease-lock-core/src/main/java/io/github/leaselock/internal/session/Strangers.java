package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.session.SessionState.Course;
import io.github.leaselock.internal.text.Text;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Tells a session why a version of its Lease is not its own any more. */
final class Strangers {

  private Strangers() {}

  /** In the order in which one explains the other; empty if a version is the session's own. */
  static Optional<String> whyNotOurs(Course course, LeaseRecord found) {
    LeaseRecord known = course.lease();
    if (!found.uid().equals(known.uid())) {
      return Optional.of("its Lease was deleted, and another made under its name");
    }
    if (wentBack(known, found)) {
      return Optional.of(restored(known, found));
    }
    if (SessionMarks.isEnded(found)) {
      return Optional.of(
          "another process took it for ended: "
              + Text.shown(found.annotations().getOrDefault(LeaseFormat.ENDED, "")));
    }
    if (!found.holderIdentity().equals(known.holderIdentity()) || found.terminating()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its Lease was changed by another hand; holder: \"%s\"%s",
              Text.shown(found.holderIdentity()),
              found.terminating() ? ", being deleted" : ""));
    }
    if (!course.isOwn(found)) {
      return Optional.of(whose(known, found));
    }
    return unreadable(found);
  }

  /** Versions only ever grow, but for those of an etcd that was restored. */
  static boolean wentBack(LeaseRecord known, LeaseRecord found) {
    return known.token().isAfter(found.token());
  }

  static String restored(LeaseRecord known, LeaseRecord found) {
    return "its Lease went back from version "
        + known.resourceVersion()
        + " to "
        + found.resourceVersion()
        + ": etcd was restored from a backup";
  }

  private static String whose(LeaseRecord known, LeaseRecord found) {
    Instant last = known.renewTime().orElse(Instant.MIN);
    if (found.renewTime().filter(time -> time.isBefore(last)).isPresent()) {
      return "its Lease is older than what it wrote last: etcd was restored from a backup, or"
          + " another hand did so";
    }
    return SessionMarks.renewal(found).isEmpty()
        ? "the mark of its renewals was taken off its Lease by another hand"
        : "its Lease was renewed by another process under its name: a clone, from a snapshot of"
            + " the machine or the process";
  }

  private static Optional<String> unreadable(LeaseRecord found) {
    try {
      SessionMarks.revoked(found);
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      return Optional.of(
          "claims of it were taken away, and nobody knows which: " + damaged.getMessage());
    }
  }
}
