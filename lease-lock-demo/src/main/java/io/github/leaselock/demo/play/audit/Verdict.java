package io.github.leaselock.demo.play.audit;

import java.util.List;

/**
 * What the auditor says of a history.
 *
 * @param findings one a rule
 */
public record Verdict(List<Finding> findings) {

  /** Copies the list. */
  public Verdict {
    findings = List.copyOf(findings);
  }

  /** Whether every claim holds. */
  public boolean passed() {
    return findings.stream().allMatch(Finding::holds);
  }
}
