package io.github.leaselock.lease;

/** Respects every holder. */
enum NeverStale implements StalenessPredicate {
  INSTANCE;

  @Override
  public Staleness judge(LockHolder holder) {
    return Staleness.LIVE;
  }
}
