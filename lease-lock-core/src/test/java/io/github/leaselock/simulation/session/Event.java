package io.github.leaselock.simulation.session;

/** What is counted in a run, so that it is known that enough happened. */
enum Event {
  GRANTED,
  HANDED_OVER,
  TAKEN_OVER,
  SHARED_BESIDE_SHARED,
  WORKED,
  RELEASED,
  NOT_GRANTED_AT_ONCE,
  TIMED_OUT,
  CANCELLED,
  LOST,
  LOST_WHILE_HOLDING,
  CLOSED_WHILE_HOLDING,
  CRASHED_WHILE_HOLDING,
  CRASHED_WHILE_WAITING,
  SESSION_ENDED_BY_ANOTHER,
  LATE_WRITE_APPLIED,
  WATCH_SILENT,
  WATCH_COALESCED
}
