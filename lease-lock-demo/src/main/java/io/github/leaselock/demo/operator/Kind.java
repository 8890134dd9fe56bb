package io.github.leaselock.demo.operator;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.demo.api.MySQLClusterSpec;
import io.github.leaselock.demo.api.Operation;
import java.util.Optional;

/**
 * In what backups and restores differ as far as locking is concerned.
 *
 * @param <T> the kind
 */
interface Kind<T extends Operation<?, ?>> {

  Class<T> type();

  /**
   * In which mode the lock of the cluster is asked for, and why.
   *
   * @param cluster what the cluster's object says, if there is one
   */
  AcquireRequest request(T operation, Optional<MySQLClusterSpec> cluster);

  /** How often work that failed is tried again under the same hold. */
  int retries(T operation);

  /** Why an operation must fail rather than wait for those that hold the lock; empty: it waits. */
  Optional<String> refusal(T operation, AcquireResult.Held held);

  Work<T> work();

  /** Keeps in the status what only this kind has. */
  void record(T operation, Work.WorkResult result);
}
