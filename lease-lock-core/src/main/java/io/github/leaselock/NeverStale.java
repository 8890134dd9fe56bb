package io.github.leaselock;

/** Respects every holder. */
enum NeverStale implements StalenessPredicate {
  INSTANCE;

  @Override
  public Verdict judge(LockHolder holder) {
    return Verdict.live();
  }

  @Override
  public String toString() {
    return "StalenessPredicate.never()";
  }
}
