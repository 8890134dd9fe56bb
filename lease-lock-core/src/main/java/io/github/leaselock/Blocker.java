package io.github.leaselock;

import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.Staleness;

/**
 * A holder in the way of an acquire.
 *
 * @param holder who
 * @param judgement what the staleness predicate said of it
 * @param why for people: what led to the judgement where it was not the predicate's plain word,
 *     such as its exception; otherwise empty
 */
public record Blocker(LockHolder holder, Staleness judgement, String why) {

  /** The holder and the judgement, in one line for a status or a log. */
  @Override
  public String toString() {
    return holder + " is " + judgement + (why.isEmpty() ? "" : ": " + why);
  }
}
