package io.github.leaselock.simulation;

import java.util.Optional;
import java.util.Set;

/**
 * Where a client stands, suspended.
 *
 * @param what for people and for pinned schedules: what it is about to do
 * @param boundary whether an operation has ended here, so that in a fair run it is another's turn
 * @param twists what may happen here other than the normal course
 * @param write the write that was sent and not yet applied
 */
record Point(String what, boolean boundary, Set<Twist> twists, Optional<Write> write) {

  static Point boundary(String what) {
    return new Point(what, true, Set.of(), Optional.empty());
  }

  static Point decision(String what, Set<Twist> twists) {
    return new Point(what, true, twists, Optional.empty());
  }

  static Point within(String what, Set<Twist> twists) {
    return new Point(what, false, twists, Optional.empty());
  }

  static Point sent(Write write) {
    return new Point(write.verb() + " sent", false, Twist.OF_A_WRITE, Optional.of(write));
  }
}
