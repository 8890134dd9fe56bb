package io.github.leaselock;

import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockQueue;
import io.github.leaselock.lease.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one version of a Lease said: for people, for status fields, and as the condition of {@link
 * LeaseLock#forceRelease}. Immutable; it may be out of date the moment it is returned.
 */
public final class LockSnapshot {

  private final LeaseKey key;
  private final Optional<LeaseRecord> lease;
  private final LeaseState state;

  private LockSnapshot(LeaseKey key, Optional<LeaseRecord> lease) {
    this.key = key;
    this.lease = lease;
    this.state = lease.map(LeaseFormat::read).orElse(LeaseState.FREE);
  }

  static LockSnapshot of(LeaseRecord lease) {
    return new LockSnapshot(lease.key(), Optional.of(lease));
  }

  static LockSnapshot absent(LeaseKey key) {
    return new LockSnapshot(key, Optional.empty());
  }

  Optional<LeaseRecord> lease() {
    return lease;
  }

  LeaseState state() {
    return state;
  }

  /**
   * Which Lease.
   *
   * @return its key
   */
  public LeaseKey key() {
    return key;
  }

  /**
   * Whether there is a Lease. There is none before the first acquire.
   *
   * @return true if the API server has it stored
   */
  public boolean exists() {
    return lease.isPresent();
  }

  /**
   * Whether nobody holds the lock and no evicted work is left.
   *
   * @return true also if the Lease does not exist
   */
  public boolean isFree() {
    return state.isFree();
  }

  /**
   * Who holds, in the order of their grants. More than one only if all are shared.
   *
   * @return immutable, possibly empty
   */
  public List<LockHolder> holders() {
    return state.holders();
  }

  /**
   * Evicted holders whose work is not proven gone.
   *
   * @return immutable, usually empty
   */
  public List<LockHolder> draining() {
    return state.draining();
  }

  /**
   * The exclusive waiter that new shared holders let in first.
   *
   * @return the intent, if one is written; it may have expired
   */
  public Optional<Intent> intent() {
    return state.intent();
  }

  /**
   * Who waits for its turn, in the order in which they are served.
   *
   * @return immutable, possibly empty
   */
  public LockQueue queue() {
    return state.queue();
  }

  /**
   * How often the lock was granted or taken by force, {@code spec.leaseTransitions}.
   *
   * @return 0 if the Lease does not exist
   */
  public int leaseTransitions() {
    return lease.map(LeaseRecord::leaseTransitions).orElse(0);
  }

  /**
   * What a person should look at: damaged annotations, a holder changed by another hand, a Lease
   * that is being deleted or managed by the API server's election.
   *
   * @return one sentence each, usually none
   */
  public List<String> oddities() {
    return lease.map(LockSnapshot::oddities).orElse(List.of());
  }

  private static List<String> oddities(LeaseRecord lease) {
    List<String> oddities = new ArrayList<>(LeaseFormat.oddities(lease));
    if (lease.terminating()) {
      oddities.add("the Lease is being deleted");
    }
    if (lease.electionManaged()) {
      oddities.add("spec.strategy is set: the API server's election controller manages this Lease");
    }
    return List.copyOf(oddities);
  }

  /** For people: the key, the holders, what drains, who waits, and what is odd. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Lease ").append(key).append(": ");
    text.append(state.holders().isEmpty() ? "free" : "held by " + state.holders());
    if (!state.draining().isEmpty()) {
      text.append(", draining ").append(state.draining());
    }
    state
        .intent()
        .ifPresent(intent -> text.append(", awaited by ").append(Text.shown(intent.identity())));
    if (!state.queue().isEmpty()) {
      text.append(", ").append(state.queue().size()).append(" in the queue");
    }
    oddities().forEach(oddity -> text.append("; ").append(oddity));
    return text.toString();
  }
}
