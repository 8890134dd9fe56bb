package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every grant of a lock has a larger token than every grant of an earlier version, deleted Leases
 * included. Shared holders that one write let in have one token, the version that it replaced.
 */
final class IncreasingTokens implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    int grants = 0;
    for (Map.Entry<String, List<LeaseVersion>> lock : evidence.byLock().entrySet()) {
      long largest = 0;
      Map<String, Long> held = new HashMap<>();
      for (LeaseVersion version : lock.getValue()) {
        long before = largest;
        Map<String, Long> now = new HashMap<>();
        for (Hold hold : version.holders()) {
          now.put(hold.holder(), hold.token());
          Long own = held.get(hold.holder());
          if (own == null) {
            grants++;
          }
          if (own == null ? hold.token() <= before : hold.token() < own) {
            violations.add(smaller(version, hold, own == null ? before : own));
          }
          largest = Math.max(largest, hold.token());
        }
        held = now;
      }
    }
    return new Finding(
        "fencing tokens strictly increase over the grants of a lock",
        grants + " grants of " + evidence.byLock().size() + " locks",
        violations);
  }

  private static String smaller(LeaseVersion version, Hold hold, long earlier) {
    return hold.name()
        + " holds "
        + version.lock()
        + " at version "
        + version.version().revision()
        + " with token "
        + hold.token()
        + ", which is not larger than the earlier "
        + earlier;
  }
}
