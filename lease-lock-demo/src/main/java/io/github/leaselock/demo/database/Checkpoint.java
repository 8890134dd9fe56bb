package io.github.leaselock.demo.database;

/**
 * Where work looks up between two batches: whether it may go on, and how far it is. Called outside
 * of any transaction, on the thread that works.
 */
@FunctionalInterface
public interface Checkpoint {

  /**
   * Reports a finished batch; may pause.
   *
   * @param rows how many rows are done in all
   * @throws WorkAbortedException if the work must stop here
   * @throws InterruptedException if the thread is interrupted; the work stops as well
   */
  void reached(long rows) throws WorkAbortedException, InterruptedException;
}
