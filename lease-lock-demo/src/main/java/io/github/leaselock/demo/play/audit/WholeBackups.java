package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * No backup contains half of a restore. Equal data give equal files, and in this run nobody but
 * restores touches the data until the last backup has ended: so all backups that succeeded have one
 * checksum.
 */
final class WholeBackups implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    Optional<OperationVersion> first = Optional.empty();
    int backups = 0;
    for (List<OperationVersion> versions : evidence.byOperation().values()) {
      Optional<OperationVersion> succeeded =
          versions.stream()
              .filter(version -> !version.isExclusive() && version.isSucceeded())
              .findFirst();
      if (succeeded.isEmpty()) {
        continue;
      }
      backups++;
      OperationVersion backup = succeeded.get();
      if (first.isEmpty()) {
        first = succeeded;
      } else if (!backup.checksum().equals(first.get().checksum())) {
        violations.add(
            String.format(
                Locale.ROOT,
                "%s has %d rows with another checksum than the %d rows of %s",
                backup.name(),
                backup.rows(),
                first.get().rows(),
                first.get().name()));
      }
    }
    if (backups < 2) {
      violations.add("there are no two backups to compare");
    }
    return new Finding(
        "no backup contains half of a restore",
        backups + " backups compared by checksum",
        violations);
  }
}
