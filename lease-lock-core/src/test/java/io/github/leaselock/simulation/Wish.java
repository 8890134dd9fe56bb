package io.github.leaselock.simulation;

import io.github.leaselock.Holder;
import io.github.leaselock.internal.lease.LockRequest;
import java.util.Optional;

/**
 * What an actor asks for beside a mode.
 *
 * @param group of which group only the newest waits
 * @param parent the name of the object as part of whose operation it acts
 * @param forLife whether it asks for the life that the protected thing had when its object was made
 * @param reserves whether it is a person who keeps the protected thing for a while
 */
public record Wish(
    Optional<String> group, Optional<String> parent, boolean forLife, boolean reserves) {

  static final Wish NONE = new Wish(Optional.empty(), Optional.empty(), false, false);

  /** The same, for one object. */
  Asked of(Cluster cluster, Holder holder) {
    return new Asked(
        group,
        parent.map(name -> cluster.parentOf(holder, name)),
        forLife ? Optional.of(cluster.lifeWhenMade(holder)) : Optional.empty());
  }

  /**
   * What is asked for one object.
   *
   * @param group of which group only the newest waits
   * @param parent as part of whose operation it acts
   * @param life for which life of the protected thing
   */
  public record Asked(Optional<String> group, Optional<Holder> parent, Optional<String> life) {

    LockRequest on(LockRequest request) {
      LockRequest more = group.isPresent() ? request.latestOf(group.get()) : request;
      more = parent.isPresent() ? more.under(parent.get()) : more;
      return life.isPresent() ? more.forIncarnation(life.get()) : more;
    }
  }
}
