package io.github.leaselock.demo.api;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What {@code MySQLBackup} and {@code MySQLRestore} have in common: an operation on a cluster.
 *
 * @param <S> its spec
 * @param <T> its status
 */
public interface Operation<S extends OperationSpec, T extends OperationStatus> extends HasMetadata {

  S getSpec();

  T getStatus();

  /** Whether nothing more will happen to this object. */
  default boolean hasFinished() {
    OperationState state = getStatus().getState();
    return state != null && state.isTerminal();
  }
}
