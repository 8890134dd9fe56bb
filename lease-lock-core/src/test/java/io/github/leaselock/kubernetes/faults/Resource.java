package io.github.leaselock.kubernetes.faults;

/**
 * What a lock protects, and where its users say what they do. Each method says what has happened
 * before it returns, so that the resource sees one order of everything.
 */
interface Resource {

  /** Begins to work under a grant; false if the resource has seen a later grant. */
  boolean enter(String lock, LeaseVersion.Grant grant);

  /** One step of the work; false if the resource has seen a later grant. */
  boolean write(String lock, LeaseVersion.Grant grant);

  /** Its work has ended, for good; said before the lock is given back. */
  void leave(String lock, String identity);

  /**
   * This holder will never give its lock back: it may be taken over, whatever its work still does.
   */
  void declareDead(String identity);

  boolean isDead(String identity);

  boolean isWorking(String lock, String identity);

  /** What a user of the lock counted, and what it found wrong. */
  void report(Figures figures);
}
