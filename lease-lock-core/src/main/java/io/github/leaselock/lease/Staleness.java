package io.github.leaselock.lease;

/** What a {@link StalenessPredicate} says of a holder. */
public enum Staleness {
  /** The holder is there and may be working: respected. */
  LIVE,
  /** The holder is gone or finished and will never act again: it may be evicted. */
  STALE,
  /** It cannot be told: respected like a live one. */
  UNKNOWN
}
