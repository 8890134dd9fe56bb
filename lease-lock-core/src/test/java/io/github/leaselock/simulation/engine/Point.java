package io.github.leaselock.simulation.engine;

import java.util.Set;

/**
 * Where a client stands, suspended.
 *
 * @param what for people and for pinned schedules: what it is about to do
 * @param boundary whether an operation has ended here, so that in a fair run it is another's turn
 * @param twists what may happen here other than the normal course
 */
public record Point(String what, boolean boundary, Set<Twist> twists) {

  /** Between two operations. */
  public static Point boundary(String what) {
    return new Point(what, true, Set.of());
  }

  /** Between two operations, where it may go one way or another. */
  public static Point decision(String what, Set<Twist> twists) {
    return new Point(what, true, twists);
  }

  /** Within an operation. */
  public static Point within(String what, Set<Twist> twists) {
    return new Point(what, false, twists);
  }
}
