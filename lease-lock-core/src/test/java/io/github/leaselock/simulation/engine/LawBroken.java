package io.github.leaselock.simulation.engine;

/** A promise of the lock that a run has seen broken. */
public final class LawBroken extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final String law;

  public LawBroken(String law, String how) {
    super(law + ": " + how);
    this.law = law;
  }

  public String law() {
    return law;
  }
}
