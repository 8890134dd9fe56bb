package io.github.leaselock.simulation;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.simulation.engine.Client;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One call of the lock by one client, and what it has learned so far. */
final class Operation {

  /** Which method of the lock. */
  enum Kind {
    ACQUIRE,
    RELEASE,
    VERIFY,
    INSPECT,
    FORCE_RELEASE,
    DELETE
  }

  private final Kind kind;
  private final Client client;
  private final Operator.Life life;
  private final Holder holder;
  private final Optional<LockMode> mode;
  private final Optional<FencingToken> token;
  private final OptionalInt limit;
  private final boolean drains;
  private final boolean queues;
  private final Wish.Asked asked;
  private final int from;
  private Optional<LeaseRecord> lastSeen = Optional.empty();
  private boolean lastWrote;
  private Optional<LeaseRecord> expected = Optional.empty();
  private final Set<LockHolder> judgedStale = new HashSet<>();
  private final Set<LockHolder> provenGone = new HashSet<>();
  private final int began;
  private final Budget budget;
  private int ended = Integer.MAX_VALUE;
  private int lastKnown;

  Operation(
      Kind kind,
      Client client,
      Operator.Life life,
      Holder holder,
      Optional<LockMode> mode,
      Optional<FencingToken> token,
      OptionalInt limit,
      boolean drains,
      boolean queues,
      Wish.Asked asked,
      int from,
      int began) {
    this.kind = kind;
    this.client = client;
    this.life = life;
    this.holder = holder;
    this.mode = mode;
    this.token = token;
    this.limit = limit;
    this.drains = drains;
    this.queues = queues;
    this.asked = asked;
    this.from = from;
    this.began = began;
    this.budget = new Budget(this, life.ticker());
  }

  Kind kind() {
    return kind;
  }

  Client client() {
    return client;
  }

  Operator.Life life() {
    return life;
  }

  Holder holder() {
    return holder;
  }

  Optional<LockMode> mode() {
    return mode;
  }

  Optional<FencingToken> token() {
    return token;
  }

  OptionalInt limit() {
    return limit;
  }

  boolean drains() {
    return drains;
  }

  /** Whether it is to wait in the queue for its turn. */
  boolean queues() {
    return queues;
  }

  Wish.Asked asked() {
    return asked;
  }

  /** The index of the version that was stored when it began. */
  int from() {
    return from;
  }

  /** What a forced release must find: what its caller had looked at. */
  void expect(Operation look) {
    expected = look.lastSeen;
  }

  boolean expects(LeaseRecord lease) {
    return expected.filter(lease::isVersion).isPresent();
  }

  /** An answer has arrived; verdicts about what it saw before no longer count. */
  void saw(Optional<LeaseRecord> lease) {
    lastSeen = lease;
    lastWrote = false;
    provenGone.clear();
  }

  /** What it saw last was the answer to a write of its own. */
  void wrote() {
    lastWrote = true;
  }

  /**
   * The grant in the mode asked for, and active, that the answer to its last request, a write, has
   * shown.
   */
  Optional<FencingToken> grantShownLast() {
    return lastSeen
        .filter(lease -> lastWrote)
        .flatMap(lease -> LeaseFormat.read(lease).entryOf(holder))
        .filter(entry -> !entry.pending() && entry.offer().isEmpty())
        .filter(entry -> Optional.of(entry.mode()).equals(mode))
        .flatMap(LockHolder::token);
  }

  /** Once stale, always stale: a grant is judged once in an operation. */
  Set<LockHolder> judgedStale() {
    return judgedStale;
  }

  Set<LockHolder> provenGone() {
    return provenGone;
  }

  /** Whether a version shows none of the grants that a forced release was to remove. */
  boolean removedFrom(History.Version version) {
    return LeaseFormat.read(expected.orElseThrow()).holders().stream()
        .noneMatch(
            gone ->
                version.state().holders().stream()
                    .anyMatch(
                        left ->
                            left.identity().equals(gone.identity())
                                && left.token().equals(gone.token())));
  }

  int began() {
    return began;
  }

  void end(int moment) {
    ended = Math.min(ended, moment);
  }

  /** Whether its writes are the concern of another operation: its own or an earlier one's. */
  boolean precedes(Operation other) {
    return life == other.life
        && holder.equals(other.holder)
        && (this == other || ended < other.began);
  }

  /** Whether the other began when this one had its answer. */
  boolean endedBefore(Operation other) {
    return ended < other.began;
  }

  /** Whether the other, of another process for the same holder, finds what this one has left. */
  boolean isLeftToAnotherLife(Operation other) {
    return isOfAnotherLifeOf(other) && endedBefore(other);
  }

  /** Whether it is of another process that acts for the same holder, or of one that has crashed. */
  boolean isOfAnotherLifeOf(Operation other) {
    return life != other.life && holder.equals(other.holder);
  }

  /** The version of this index was shown to this operation, by a read or by a write of its own. */
  void knows(int index) {
    lastKnown = index;
  }

  int lastKnown() {
    return lastKnown;
  }

  Budget budget() {
    return budget;
  }

  @Override
  public String toString() {
    return kind + " of " + holder.name() + mode.map(m -> " " + m).orElse("");
  }
}
