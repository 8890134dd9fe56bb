package io.github.leaselock.simulation;

import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Map;

/** Records of Leases as other hands make them from one that they have read. */
public final class Records {

  private Records() {}

  public static LeaseRecord with(LeaseRecord lease, Map<String, String> annotations) {
    return new LeaseRecord(
        lease.key(),
        lease.uid(),
        lease.resourceVersion(),
        lease.holderIdentity(),
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        annotations,
        lease.owners(),
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }

  /** The same content, said to be of another life and version. */
  public static LeaseRecord at(LeaseRecord old, String uid, String resourceVersion) {
    return new LeaseRecord(
        old.key(),
        uid,
        resourceVersion,
        old.holderIdentity(),
        old.leaseTransitions(),
        old.leaseDurationSeconds(),
        old.acquireTime(),
        old.renewTime(),
        old.annotations(),
        old.owners(),
        old.terminating(),
        old.electionManaged(),
        old.remainder());
  }
}
