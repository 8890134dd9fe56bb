package io.github.leaselock.simulation.session;

/** What may happen to a process, or to the world, without any thread's doing. */
enum Mishap {
  CRASH,
  SHORT_PAUSE,
  LONG_PAUSE,
  OUTAGE,
  OUTAGE_OF_ALL,
  FADES,
  SESSION_DELETED,
  CANCELLED,
  CLOSED,
  INTERRUPTED,
  WATCH_THROWS,
  FORCED,
  CLONED,
  SUSPENDED
}
