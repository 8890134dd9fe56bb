package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
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
   * Judges the history of a chaos run: by the same rules, by those that hold only there, and
   * whether enough happened.
   *
   * @param run what was to happen
   */
  public static Verdict judgeChaos(History history, Began run) {
    Evidence evidence = Evidence.of(history);
    List<Finding> findings = new ArrayList<>();
    ALWAYS.forEach(rule -> findings.add(rule.judge(evidence)));
    findings.add(new WholeBackups().judge(evidence));
    findings.add(new Floors(run).judge(evidence));
    return new Verdict(findings);
  }

  /**
   * Whether enough has happened in a chaos run until now.
   *
   * @param run what was to happen
   */
  public static boolean enoughHappened(History history, Began run) {
    return new Floors(run).areMetSoFar(history);
  }

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
