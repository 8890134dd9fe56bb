package io.github.leaselock.internal.lease;

import java.time.Instant;

/**
 * That somebody who waited was replaced by a newer one of its group.
 *
 * @param identity who waited
 * @param by who took its place
 * @param at when, by the wall clock of whoever wrote it: for people
 */
public record Supersession(String identity, String by, Instant at) {

  /** Of how many a Lease keeps a trace; the oldest is forgotten first. */
  static final int MAX_TRACES = 16;
}
