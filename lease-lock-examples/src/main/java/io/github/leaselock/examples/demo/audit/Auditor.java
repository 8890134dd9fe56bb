package io.github.leaselock.examples.demo.audit;

import io.github.leaselock.examples.demo.history.History;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges whether what happened is what the lock promises. A pure function of the history: it can be
 * asked again at any time, of a file as well.
 */
public final class Auditor {

  private static final List<Rule> ALWAYS =
      List.of(
          new CompleteRecord(),
          new ExclusiveHolds(),
          new WorkUnderLock(),
          new IncreasingTokens(),
          new ConditionalGrants(),
          new FencedWork(),
          new EqualContent(),
          new HonestRefusals(),
          new CleanEnd());

  private Auditor() {}

  /**
   * Judges a history.
   *
   * @param wanted what must have happened in it: without that the rest could hold for want of
   *     occasions
   */
  public static Verdict judge(History history, List<Occasion> wanted) {
    Evidence evidence = Evidence.of(history);
    List<Finding> findings = new ArrayList<>();
    ALWAYS.forEach(rule -> findings.add(rule.judge(evidence)));
    findings.add(new Occasions(wanted).judge(evidence));
    return new Verdict(findings);
  }
}
