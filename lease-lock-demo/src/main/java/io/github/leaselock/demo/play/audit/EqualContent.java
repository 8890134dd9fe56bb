package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import java.util.ArrayList;
import java.util.List;

/** What was restored equals what was backed up, and what was damaged was truly different. */
final class EqualContent implements Rule {

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    String original = "";
    int restored = 0;
    for (Measured measured : evidence.history().of(Measured.class)) {
      boolean same = measured.checksum().equals(original);
      if (measured.expectation() == Expectation.ORIGINAL) {
        original = measured.checksum();
      } else if (original.isEmpty()) {
        violations.add("no original to compare with: " + measured.label());
      } else if (measured.expectation() == Expectation.DAMAGED && same) {
        violations.add("the data was not damaged: " + measured.label());
      } else if (measured.expectation() == Expectation.RESTORED) {
        restored++;
        if (!same) {
          violations.add(
              "checksum "
                  + measured.checksum()
                  + " differs from the original "
                  + original
                  + ": "
                  + measured.label());
        }
      }
    }
    if (restored == 0) {
      violations.add("nothing was restored and compared");
    }
    return new Finding(
        "restored data equals what was backed up",
        restored + " restores compared by checksum",
        violations);
  }
}
