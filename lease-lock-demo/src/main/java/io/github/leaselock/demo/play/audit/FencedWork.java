package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.HistoryEvent.Fenced;
import io.github.leaselock.demo.play.history.LeaseVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the database itself saw: it accepted transactions only under grants that the locks had made,
 * those of one run all before those of the next, and never under an older grant after a newer one.
 */
final class FencedWork implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    List<Fenced> runs = evidence.history().of(Fenced.class);
    Map<String, List<Fenced>> byLock = new LinkedHashMap<>();
    long accepted = 0;
    for (Fenced run : runs) {
      granted(evidence, run, run.lock(), run.token(), violations);
      granted(evidence, run, run.runLock(), run.run(), violations);
      if (run.firstBatch() > 0) {
        accepted += run.lastBatch() - run.firstBatch() + 1;
        byLock.computeIfAbsent(run.lock(), lock -> new ArrayList<>()).add(run);
      }
    }
    if (accepted == 0) {
      violations.add("the database's ledger tells of no fenced transaction");
    }
    byLock.values().forEach(ofLock -> inOrder(ofLock, violations));
    long refused = runs.stream().mapToLong(Fenced::refused).sum();
    return new Finding(
        "the database accepted nothing under an outdated token",
        String.format(
            Locale.ROOT,
            "%d transactions of %d runs accepted, %d refused",
            accepted,
            runs.size(),
            refused),
        violations);
  }

  private static void granted(
      Evidence evidence, Fenced run, String lock, long token, List<String> violations) {
    boolean granted =
        evidence.byLock().getOrDefault(lock, List.of()).stream()
            .map(LeaseVersion::takenUp)
            .anyMatch(holders -> holders.stream().anyMatch(hold -> hold.token() == token));
    if (!granted) {
      violations.add(
          String.format(
              Locale.ROOT,
              "the database ran %s under token %d, which lock %s never granted",
              run.subject(),
              token,
              lock));
    }
  }

  private static void inOrder(List<Fenced> runs, List<String> violations) {
    runs.sort(Comparator.comparingLong(Fenced::firstBatch));
    for (int i = 1; i < runs.size(); i++) {
      Fenced earlier = runs.get(i - 1);
      Fenced later = runs.get(i);
      if (later.firstBatch() <= earlier.lastBatch()) {
        violations.add(
            String.format(
                Locale.ROOT,
                "transactions of %s and %s interleave in the database",
                earlier.subject(),
                later.subject()));
      }
      boolean grows =
          later.token() > earlier.token()
              || (later.token() == earlier.token() && later.run() > earlier.run());
      if (!grows) {
        violations.add(
            String.format(
                Locale.ROOT,
                "the database accepted %s under (%d, %d) after %s under (%d, %d)",
                later.subject(),
                later.token(),
                later.run(),
                earlier.subject(),
                earlier.token(),
                earlier.run()));
      }
    }
  }
}
