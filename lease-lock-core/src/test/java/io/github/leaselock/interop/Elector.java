package io.github.leaselock.interop;

import java.time.Duration;

/** A leader elector that runs, wanting one Lease. */
interface Elector extends AutoCloseable {

  /** Long enough for any elector here on a machine that has much else to do. */
  Duration LIMIT = Duration.ofMinutes(3);

  /**
   * The duration of its Leases where none is to pass: an elector that comes to a standstill for
   * longer than two thirds of it ends, and one that does not lead may take what it watches.
   */
  Duration LONG = Duration.ofMinutes(10);

  String identity();

  /** Returns when it leads. */
  void awaitLeading();

  /** Returns when it has looked at the Lease so many times more. */
  void awaitLooks(int more);

  /** Makes it give the Lease back, and returns when it has said so to the API server. */
  void giveBack();

  /** Ends it, leading or not. */
  @Override
  void close();
}
