package io.github.leaselock.examples.demo.audit;

import io.github.leaselock.examples.demo.history.HistoryEvent.Fenced;
import io.github.leaselock.examples.demo.history.LeaseVersion;
import io.github.leaselock.examples.demo.history.LeaseVersion.Hold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The database accepted writes only under tokens that were granted, and none under a token older
 * than one it had already seen.
 */
final class FencedWrites implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    Set<Long> granted = new HashSet<>();
    for (LeaseVersion version : evidence.locks()) {
      version.holders().stream().map(Hold::token).forEach(granted::add);
    }
    List<Fenced> writes =
        evidence.history().of(Fenced.class).stream()
            .sorted(Comparator.comparingLong(Fenced::order))
            .toList();
    if (writes.isEmpty()) {
      violations.add("the database's fencing log is empty");
    }
    long newest = 0;
    Set<Long> tokens = new HashSet<>();
    for (Fenced write : writes) {
      tokens.add(write.token());
      if (!granted.contains(write.token())) {
        violations.add(
            "the database accepted token " + write.token() + ", which no lock ever granted");
      }
      if (write.token() < newest) {
        violations.add(
            "the database accepted token " + write.token() + " after " + newest + ": not fenced");
      }
      newest = Math.max(newest, write.token());
    }
    return new Finding(
        "the database accepted no write under an outdated token",
        writes.size() + " fenced writes under " + tokens.size() + " tokens",
        violations);
  }
}
