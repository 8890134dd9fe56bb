package io.github.leaselock;

import java.util.List;
import java.util.Optional;

/**
 * What one version of a Lease said: for human readers, for status fields, and as the condition of
 * {@link LeaseLock#forceRelease}. Immutable; it may be out of date the moment it is returned.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LockSnapshot {

  /**
   * Which Lease.
   *
   * @return its key
   */
  LeaseKey key();

  /**
   * Whether there is a Lease. There is none before the first acquire.
   *
   * @return true if the API server has it stored
   */
  boolean exists();

  /**
   * Whether nobody holds the lock and no evicted work is left.
   *
   * @return true also if the Lease does not exist
   */
  boolean isFree();

  /**
   * Who holds, in the order of their grants. More than one only if all are shared.
   *
   * @return immutable, possibly empty
   */
  List<LockHolder> holders();

  /**
   * Evicted holders whose work is not proven gone.
   *
   * @return immutable, usually empty
   */
  List<LockHolder> draining();

  /**
   * Who waits for its turn, in the order in which they are served.
   *
   * @return immutable, possibly empty
   */
  WaitQueue queue();

  /**
   * How often the lock was granted or taken by force, {@code spec.leaseTransitions}.
   *
   * @return 0 if the Lease does not exist
   */
  int leaseTransitions();

  /**
   * Would a request get the lock, and if not, after whom? What {@link LeaseLock#acquire} would
   * answer to it on this version of the Lease, with no other writer and with nobody asked whether
   * those that block it are stale; no request is sent. A reservation that was over when the
   * snapshot was taken blocks nobody.
   *
   * <p>For a caller that shows a status, or decides what to begin first. It promises nothing: what
   * counts is what {@code acquire} answers.
   *
   * @param holder who would ask
   * @param request in which mode, and on what terms
   * @return what blocks it, or empty if it would be acquired
   */
  Optional<Blockage> blockage(Holder holder, AcquireRequest request);

  /**
   * What somebody should look at: damaged annotations, a holder changed by another client, a Lease
   * that is being deleted or managed by the API server's election, a namespace that does not exist.
   *
   * @return one sentence each, usually none
   */
  List<String> oddities();
}
