package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody asks of a lock.
 *
 * @param holder who asks
 * @param terms on what terms
 * @param drains whether the work of evicted holders must be proven gone before the asker may act
 * @param queues whether the asker, if it is refused, waits in the queue for its turn
 * @param lapse for how long an offer to the asker stands
 * @param life the uid of the protected thing for which the lock is asked, if it matters
 * @param mark the mark of the process that asks; empty if the asker is one process anyway
 */
public record Claim(
    Holder holder,
    Terms terms,
    boolean drains,
    boolean queues,
    Duration lapse,
    Optional<String> life,
    Optional<String> mark) {

  /** For how long an offer stands unless something else was asked for. */
  public static final Duration LAPSE = Duration.ofSeconds(60);

  /** The longest that an offer stands. */
  public static final Duration MAX_LAPSE = Duration.ofHours(24);

  /** The longest uid of a protected thing, in characters. */
  static final int MAX_LIFE = 128;

  /**
   * Checks the lapse and the life.
   *
   * @param holder who asks
   * @param terms on what terms
   * @param drains whether evicted work must be proven gone
   * @param queues whether the asker waits for its turn
   * @param lapse for how long an offer stands: whole seconds, 1 s to {@link #MAX_LAPSE}
   * @param life the uid of the protected thing
   * @param mark the mark of the process
   * @throws IllegalArgumentException if the lapse or the life is out of range
   */
  public Claim {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(terms, "terms");
    Objects.requireNonNull(lapse, "lapse");
    Objects.requireNonNull(life, "life");
    Objects.requireNonNull(mark, "mark");
    if (lapse.compareTo(Duration.ofSeconds(1)) < 0
        || lapse.compareTo(MAX_LAPSE) > 0
        || !lapse.equals(lapse.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "an offer stands for whole seconds, 1 s to " + MAX_LAPSE + ", not " + lapse);
    }
    if (life.isPresent() && !Holder.isUid(life.get())) {
      throw new IllegalArgumentException(
          "not a metadata.uid of the protected object: " + Text.quoted(life.get()));
    }
  }

  /**
   * A claim that tries once, and does not wait.
   *
   * @param holder who asks
   * @param terms on what terms
   * @return the claim
   */
  public static Claim of(Holder holder, Terms terms) {
    return new Claim(holder, terms, false, false, LAPSE, Optional.empty(), Optional.empty());
  }

  /**
   * The same claim of somebody else.
   *
   * @param other who asks
   * @return another claim
   */
  public Claim by(Holder other) {
    return new Claim(other, terms, drains, queues, lapse, life, mark);
  }

  /**
   * The same claim on other terms.
   *
   * @param other the terms
   * @return another claim
   */
  public Claim on(Terms other) {
    Objects.requireNonNull(other, "other");
    return new Claim(holder, other, drains, queues, lapse, life, mark);
  }

  /**
   * The same claim with a limit of shared holders.
   *
   * @param holders how many at most
   * @return another claim
   */
  public Claim limitedTo(int holders) {
    return on(terms.limitedTo(holders));
  }

  /**
   * The same claim with a reason.
   *
   * @param reason what for
   * @return another claim
   */
  public Claim because(String reason) {
    Objects.requireNonNull(reason, "reason");
    return on(terms.because(reason));
  }

  /**
   * The same claim with data.
   *
   * @param data what the holder notes for those who judge it
   * @return another claim
   */
  public Claim withData(String data) {
    Objects.requireNonNull(data, "data");
    return on(terms.noting(data));
  }

  /**
   * The same claim with a priority.
   *
   * @param priority the higher, the sooner served
   * @return another claim
   */
  public Claim withPriority(int priority) {
    return on(terms.withPriority(priority));
  }

  /**
   * The same claim in a group of which only the newest waits.
   *
   * @param group the name of the group
   * @return another claim
   */
  public Claim inGroup(String group) {
    Objects.requireNonNull(group, "group");
    return on(terms.inGroup(group));
  }

  /**
   * The same claim as part of a holder's operation.
   *
   * @param parent who holds, or will hold
   * @return another claim
   */
  public Claim under(Holder parent) {
    Objects.requireNonNull(parent, "parent");
    return on(terms.under(Optional.of(parent.identity())));
  }

  /**
   * The same claim, draining.
   *
   * @return another claim
   */
  public Claim draining() {
    return new Claim(holder, terms, true, queues, lapse, life, mark);
  }

  /**
   * The same claim, waiting for its turn.
   *
   * @return another claim
   */
  public Claim queued() {
    return new Claim(holder, terms, drains, true, lapse, life, mark);
  }

  /**
   * The same claim with another time for which an offer stands.
   *
   * @param time whole seconds
   * @return another claim
   */
  public Claim lapsingAfter(Duration time) {
    Objects.requireNonNull(time, "time");
    return new Claim(holder, terms, drains, queues, time, life, mark);
  }

  /**
   * The same claim for one life of the protected thing.
   *
   * @param uid its {@code metadata.uid}
   * @return another claim
   */
  public Claim forLife(String uid) {
    Objects.requireNonNull(uid, "uid");
    return new Claim(holder, terms, drains, queues, lapse, Optional.of(uid), mark);
  }

  /**
   * The same claim by a process.
   *
   * @param process its mark
   * @return another claim
   */
  public Claim markedBy(String process) {
    Objects.requireNonNull(process, "process");
    boolean isOneProcess = holder.kind().equals(SessionHolder.KIND);
    return new Claim(
        holder,
        terms,
        drains,
        queues,
        lapse,
        life,
        isOneProcess ? Optional.empty() : Optional.of(process));
  }

  /**
   * How it wants to hold.
   *
   * @return the mode
   */
  public LockMode mode() {
    return terms.mode();
  }
}
