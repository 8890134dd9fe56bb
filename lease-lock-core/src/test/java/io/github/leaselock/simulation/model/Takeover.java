package io.github.leaselock.simulation.model;

/** Ways to take a lock over from a holder whose object is gone. */
enum Takeover {
  /** The object is gone, so the lock is free. */
  PREDICATE_ONLY(false, false, false),
  /** The object is gone and no work of it is seen; then the eviction is written. */
  CHECK_BEFORE_THE_WRITE(true, false, true),
  /** The object is gone; work that begins verifies its token first. */
  VERIFY_ONLY(false, false, true),
  /** The object is gone; once the eviction is written, the old work is waited for. */
  DRAIN_ONLY(false, true, false),
  /** Evicted by compare-and-swap, then drained, and work verifies its token before it begins. */
  DRAIN_AND_VERIFY(false, true, true);

  private final boolean checksBefore;
  private final boolean drains;
  private final boolean verifies;

  Takeover(boolean checksBefore, boolean drains, boolean verifies) {
    this.checksBefore = checksBefore;
    this.drains = drains;
    this.verifies = verifies;
  }

  boolean checksBefore() {
    return checksBefore;
  }

  boolean drains() {
    return drains;
  }

  boolean verifies() {
    return verifies;
  }
}
