package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A backup fails with the agreed message, and only while the restore it names holds the lock, or
 * waits before it.
 */
final class HonestRefusals implements Rule {

  private static final Pattern MESSAGE =
      Pattern.compile("backup cannot run while restore (\\S+) is in progress");

  /** Whether the version tells that a backup was refused because of a restore. */
  static boolean isRefusal(OperationVersion version) {
    return !version.isExclusive()
        && version.isFailed()
        && MESSAGE.matcher(version.description()).matches();
  }

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    int refusals = 0;
    for (List<OperationVersion> versions : evidence.byOperation().values()) {
      OperationVersion first = versions.get(0);
      for (OperationVersion version : versions) {
        if (first.isExclusive() || !version.state().equals("Failed")) {
          continue;
        }
        Matcher message = MESSAGE.matcher(version.description());
        if (!message.matches()) {
          violations.add(first.name() + " failed with another message: " + version.description());
        } else if (!heldDuring(evidence, message.group(1), first, version)) {
          violations.add(
              first.name() + " was refused for " + message.group(1) + ", which held nothing then");
        } else {
          refusals++;
        }
        break;
      }
    }
    return new Finding(
        "a backup is refused only because of a restore that holds, and says so",
        refusals + " refused",
        violations);
  }

  /**
   * Whether a restore of that name held a lock, or waited before the backup, at some time between
   * the two versions.
   */
  private static boolean heldDuring(
      Evidence evidence, String restore, OperationVersion from, OperationVersion to) {
    return evidence.byLock().values().stream()
        .anyMatch(lock -> heldDuring(lock, restore, from, to.version().revision()));
  }

  private static boolean heldDuring(
      List<LeaseVersion> lock, String restore, OperationVersion backup, long to) {
    long from = backup.version().revision();
    boolean held = false;
    for (LeaseVersion version : lock) {
      long revision = version.version().revision();
      if (revision > to) {
        return held;
      }
      boolean holds =
          Stream.concat(
                  version.holders().stream(),
                  version.queue().stream().takeWhile(before -> !before.uid().equals(backup.uid())))
              .anyMatch(hold -> hold.isExclusive() && hold.name().equals(restore));
      // What held when the backup appeared counts, and what came to hold after it.
      held = holds || (held && revision > from);
    }
    return held;
  }
}
