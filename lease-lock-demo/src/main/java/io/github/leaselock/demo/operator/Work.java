package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.database.Checkpoint;
import io.github.leaselock.demo.database.FencedException;
import io.github.leaselock.demo.database.Permit;
import io.github.leaselock.demo.database.UnusableDataException;
import io.github.leaselock.demo.database.WorkAbortedException;
import java.io.IOException;
import java.sql.SQLException;

/**
 * What a backup or a restore does to the database. Runs on a thread of its own; calls the
 * checkpoint between batches and lets its exceptions through.
 *
 * @param <T> the kind
 */
@FunctionalInterface
interface Work<T extends Operation<?, ?>> {

  /**
   * Does it.
   *
   * @return what to store
   * @throws FencedException if the database has seen a newer permit
   * @throws WorkAbortedException from the checkpoint
   * @throws UnusableDataException if it can never succeed
   */
  WorkResult run(T operation, Permit permit, Checkpoint checkpoint)
      throws SQLException,
          IOException,
          FencedException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException;

  /**
   * What finished work tells.
   *
   * @param rows how many rows it wrote
   * @param checksum of the backup file
   * @param destination name of the backup file
   */
  record WorkResult(long rows, String checksum, String destination) {}
}
