package io.github.leaselock.examples.mysql.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockCondition;

/** What a backup and a restore have in common. */
public abstract class Operation extends CustomResource<OperationSpec, OperationStatus>
    implements Namespaced {

  static final String GROUP = "mysql.example.com";
  static final String VERSION = "v1";

  private static final long serialVersionUID = 1L;

  /** The lock of the protected thing, the same for both kinds. */
  public LeaseKey lock() {
    return new LeaseKey(getMetadata().getNamespace(), getSpec().getCluster() + "-operations");
  }

  /** Whether nothing more happens to it, by whatever outcome. */
  public boolean hasFinished() {
    return getStatus() != null
        && (getStatus().getState() == OperationState.SUCCEEDED
            || getStatus().getState() == OperationState.FAILED);
  }

  /** The same object, which waits, and says for whom. */
  public static <P extends Operation> P waiting(P operation, LockCondition why) {
    return in(operation, OperationState.WAITING, why.message());
  }

  /** The same object, with another status. */
  public static <P extends Operation> P in(P operation, OperationState state, String message) {
    operation.setStatus(new OperationStatus(state, message));
    return operation;
  }
}
