package io.github.leaselock.simulation;

/** A promise of the lock that a run has seen broken. */
final class LawBroken extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final String law;

  LawBroken(String law, String how) {
    super(law + ": " + how);
    this.law = law;
  }

  String law() {
    return law;
  }
}
