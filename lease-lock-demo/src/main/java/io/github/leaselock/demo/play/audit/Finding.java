package io.github.leaselock.demo.play.audit;

import java.util.List;

/**
 * What one rule found in a history.
 *
 * @param claim what the rule claims, in words
 * @param evidence what it looked at, in numbers
 * @param violations where the claim is broken; empty if it holds
 */
public record Finding(String claim, String evidence, List<String> violations) {

  /** Copies the list. */
  public Finding {
    violations = List.copyOf(violations);
  }

  /** Whether the claim holds. */
  public boolean holds() {
    return violations.isEmpty();
  }
}
