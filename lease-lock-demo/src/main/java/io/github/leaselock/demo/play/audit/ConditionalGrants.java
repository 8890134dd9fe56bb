package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import java.util.ArrayList;
import java.util.List;

/**
 * Every grant replaced the very version it was judged on: a token is the resource version of the
 * Lease that the grant replaced, so it must be that of the version recorded just before. This shows
 * at once that grants are compare-and-swaps and that the record misses none.
 */
final class ConditionalGrants implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    int grants = 0;
    for (List<LeaseVersion> versions : evidence.byLock().values()) {
      for (int i = 1; i < versions.size(); i++) {
        LeaseVersion before = versions.get(i - 1);
        LeaseVersion after = versions.get(i);
        for (Hold hold : after.holders()) {
          if (before.holders().stream().anyMatch(held -> held.holder().equals(hold.holder()))) {
            continue;
          }
          grants++;
          if (hold.token() != before.version().observed().resourceVersion()) {
            violations.add(
                hold.name()
                    + " was granted "
                    + after.lock()
                    + " with token "
                    + hold.token()
                    + ", but the grant replaced version "
                    + before.version().observed().resourceVersion());
          }
        }
      }
    }
    return new Finding(
        "every grant replaced the version it was judged on", grants + " grants", violations);
  }
}
