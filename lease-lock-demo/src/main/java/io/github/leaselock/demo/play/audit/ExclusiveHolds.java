package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import java.util.ArrayList;
import java.util.List;

/** In no version of a lock does an exclusive holder stand beside another. */
final class ExclusiveHolds implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    int exclusive = 0;
    for (LeaseVersion version : evidence.locks()) {
      if (version.holders().stream().anyMatch(Hold::isExclusive)) {
        exclusive++;
        if (version.holders().size() > 1) {
          violations.add(
              "lock "
                  + version.lock()
                  + " at version "
                  + version.version().revision()
                  + " has an exclusive holder beside another: "
                  + version.holders().stream().map(Hold::name).toList());
        }
      }
    }
    return new Finding(
        "no exclusive holder stands beside another",
        exclusive + " versions with an exclusive holder among " + evidence.locks().size(),
        violations);
  }
}
