package io.github.leaselock.internal.session;

/** What has become of the Lease of a session that was closed. */
enum CloseOutcome {
  /** It is deleted. */
  DELETED,
  /** It says that its claims are given up: others take over at once. */
  MARKED,
  /** It is what it was, as far as is known: others take over after its duration. */
  LEFT
}
