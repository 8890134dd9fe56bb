package io.github.leaselock.simulation.model;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.Terms;
import java.util.Optional;

/**
 * A backup or a restore: its object, its operator, and its job.
 *
 * @param name its name
 * @param mode a backup shares, a restore does not
 * @param gone whether its object was deleted; its operator and its job do not notice
 * @param stage how far its operator or its job has come
 * @param seen the version of the Lease that it read last
 * @param next what it has decided to write
 * @param token its grant
 */
record Participant(
    String name,
    LockMode mode,
    boolean gone,
    Stage stage,
    long seen,
    Optional<Decision.Grant> next,
    Optional<FencingToken> token) {

  /** In this order, but for those who have to ask again. */
  enum Stage {
    ASKS("asks for the lock"),
    MAY_WRITE("has judged, and may write"),
    DRAINS("has evicted, and waits for the old work"),
    MAY_CLEAR("has seen no old work, and may say so"),
    HOLDS("holds"),
    STARTS("has started its job"),
    BEGINS("may begin to act"),
    ACTS("acts"),
    ENDS("has ended its job"),
    DONE("is done");

    private final String text;

    Stage(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static Participant backup(String name) {
    return new Participant(
        name, LockMode.SHARED, false, Stage.ASKS, 0, Optional.empty(), Optional.empty());
  }

  static Participant restore(String name) {
    return new Participant(
        name, LockMode.EXCLUSIVE, false, Stage.ASKS, 0, Optional.empty(), Optional.empty());
  }

  Holder holder() {
    return new Holder("Work", "db", name, name + "-uid");
  }

  boolean is(LockHolder entry) {
    return entry.identity().equals(holder().identity());
  }

  Claim claim(Takeover takeover) {
    Claim claim = Claim.of(holder(), mode == LockMode.SHARED ? Terms.SHARED : Terms.EXCLUSIVE);
    return takeover.drains() ? claim.draining() : claim;
  }

  /** Whether its job is there to be seen. */
  boolean hasJob() {
    return stage == Stage.STARTS || stage == Stage.BEGINS || stage == Stage.ACTS;
  }

  boolean clashesWith(Participant other) {
    return stage == Stage.ACTS
        && other.stage == Stage.ACTS
        && !name.equals(other.name)
        && mode.conflictsWith(other.mode);
  }

  Participant at(Stage another) {
    return new Participant(name, mode, gone, another, seen, next, token);
  }

  Participant mayWrite(long version, Decision.Grant grant) {
    return new Participant(
        name, mode, gone, Stage.MAY_WRITE, version, Optional.of(grant), Optional.empty());
  }

  Participant mayClear(long version) {
    return new Participant(name, mode, gone, Stage.MAY_CLEAR, version, next, token);
  }

  Participant granted(LockHolder entry) {
    Stage after = entry.pending() ? Stage.DRAINS : Stage.HOLDS;
    return new Participant(name, mode, gone, after, seen, Optional.empty(), entry.token());
  }

  Participant withoutObject() {
    return new Participant(name, mode, true, stage, seen, next, token);
  }

  @Override
  public String toString() {
    return name;
  }
}
